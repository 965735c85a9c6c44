import { FUNCTIONS, LANGUAGE_EXTENSIONS, NEEDS_LANGUAGE_EXTENSIONS } from '../functions/table.ts';
import type { MapNode, Path, TemplateNode } from '../template-node.ts';
import {
  type Evaluated,
  type EvaluationContext,
  isMacro,
  macroCauses,
  NO_VALUE,
  refuse,
  unresolvedCall,
} from '../value/evaluation-context.ts';
import { finishedText, type Resolved } from '../value/resolved.ts';

/** Where the value will stand in the resolved tree, and who wants to know of secret ones. */
export interface Trace {
  readonly path: Path;
  readonly secretAt: (path: Path) => void;
}

/** The value of a node: functions are called, and what holds AWS::NoValue is dropped. */
export function evaluateNode(node: TemplateNode, evaluation: EvaluationContext, trace?: Trace): Evaluated {
  switch (node.kind) {
    case 'scalar':
      return typeof node.value === 'string' ? finishedText(node.value) : node.value;
    case 'list': {
      const items: Resolved[] = [];
      for (const item of node.items) {
        const value = evaluateNode(item, evaluation, below(trace, items.length));
        if (value !== NO_VALUE) items.push(value);
      }
      return items;
    }
    case 'map': {
      const before = evaluation.secrets.reads;
      const result = callFunction(node, evaluation);
      if (result === undefined) return evaluateEntries(node, evaluation, trace);
      if (evaluation.secrets.reads > before) trace?.secretAt(trace.path);
      return result;
    }
  }
}

function below(trace: Trace | undefined, step: string | number): Trace | undefined {
  return trace === undefined ? undefined : { ...trace, path: [...trace.path, step] };
}

function evaluateEntries(node: MapNode, evaluation: EvaluationContext, trace: Trace | undefined): Evaluated {
  const entries: [string, Resolved][] = [];
  for (const [key, { value: argument }] of node.entries) {
    const macro = key === 'Fn::Transform' ? FUNCTIONS.get(key) : undefined;
    // A macro beside other keys may change the map that it stands in; its own key is what shows.
    const value =
      macro === undefined
        ? evaluateNode(argument, evaluation, below(trace, key))
        : macro({ name: key, argument, node: argument }, evaluation);
    if (value !== NO_VALUE) entries.push([key, value]);
  }
  return Object.fromEntries(entries);
}

/** Undefined when the map is plain data. */
function callFunction(node: MapNode, evaluation: EvaluationContext): Evaluated | undefined {
  for (const [name, { value: argument }] of node.entries) {
    if (name !== 'Ref' && !name.startsWith('Fn::')) continue;
    const call = { name, argument, node };
    if (node.entries.size > 1) {
      // These two may be ordinary keys of a larger map.
      if (name === 'Ref' || name === 'Fn::Transform') continue;
      return refuse(call, evaluation, 'a function must be the only key of its map', node);
    }
    const run = FUNCTIONS.get(name);
    // Noted where all names are checked.
    if (run === undefined) return unresolvedCall(call, [{ kind: 'UNKNOWN_FUNCTION', name }]);
    // Macros run before functions do, so that one may stand for any argument.
    if (name !== 'Fn::Transform' && isMacro(argument)) return unresolvedCall(call, macroCauses(argument));
    if (NEEDS_LANGUAGE_EXTENSIONS.has(name) && !evaluation.languageExtensions) {
      return refuse(call, evaluation, `the template needs Transform: ${LANGUAGE_EXTENSIONS}`, node);
    }
    return run(call, evaluation);
  }
  return undefined;
}
