import type { Json } from '../../../hook/domain.ts';
import { referredValue } from '../functions/references.ts';
import { parseSub } from '../functions/sub.ts';
import { MAX_TEXT_BYTES } from '../read/quotas.ts';
import { type MapNode, type TemplateNode, toJson, valueAt } from '../template-node.ts';
import { type EvaluationContext, NO_VALUE } from '../value/evaluation-context.ts';
import { type Resolved, toWire, unresolvedValues } from '../value/resolved.ts';
import { Unresolved } from '../value/unresolved.ts';

/**
 * Properties with everything filled in that is known, also inside calls that cannot be finished: `${Password}@${Database.Address}`
 * changes with the password, although the address stays unknown. Only for comparing two versions of a resource; a hook
 * is never given it, as a half-resolved value looks like a whole one. Undefined for what AWS::NoValue removes.
 */
export function knownParts(node: TemplateNode, evaluation: EvaluationContext): Json | undefined {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map((item) => knownParts(item, evaluation)).filter((item) => item !== undefined);
    case 'map': {
      const [name] = node.entries.keys();
      const argument = name === undefined ? undefined : valueAt(node, name);
      const isCall = node.entries.size === 1 && (name === 'Ref' || name?.startsWith('Fn::'));
      if (!isCall || name === undefined || argument === undefined) return knownEntries(node, evaluation);
      const value = evaluation.evaluate(node);
      if (value === NO_VALUE) return undefined;
      // In a text, dynamic references alone are not known: nothing more can be put in.
      const isText = value instanceof Unresolved && typeof value.wire === 'string';
      return isText || unresolvedValues(value).length === 0
        ? toWire(value)
        : knownPartsOfCall(name, argument, value, evaluation);
    }
  }
}

function knownEntries(node: MapNode, evaluation: EvaluationContext): Json {
  const entries: [string, Json][] = [];
  for (const [key, { value }] of node.entries) {
    const known = knownParts(value, evaluation);
    if (known !== undefined) entries.push([key, known]);
  }
  return Object.fromEntries(entries);
}

function knownPartsOfCall(
  name: string,
  argument: TemplateNode,
  value: Resolved,
  evaluation: EvaluationContext,
): Json | undefined {
  switch (name) {
    case 'Ref':
      return sourceOf(value);
    case 'Fn::GetAtt':
      // Its two spellings have one wire form.
      return toWire(value);
    case 'Fn::If': {
      const [condition, whenTrue, whenFalse] = argument.kind === 'list' ? argument.items : [];
      const holds = condition?.kind === 'scalar' ? evaluation.condition(condition.text) : undefined;
      const branch = holds === true ? whenTrue : holds === false ? whenFalse : undefined;
      if (branch !== undefined) return knownParts(branch, evaluation);
      const definition = condition === undefined ? null : knownCondition(condition, evaluation);
      return { [name]: [definition, ...[whenTrue, whenFalse].map((node) => knownArgument(node, evaluation))] };
    }
    case 'Fn::FindInMap': {
      const [map, ...keys] = argument.kind === 'list' ? argument.items : [argument];
      const content = map?.kind === 'scalar' ? valueAt(evaluation.mappings, map.text) : evaluation.mappings;
      const known = [map, ...keys].map((node) => knownArgument(node, evaluation));
      return { [name]: [content === undefined ? null : toJson(content), ...known] };
    }
    case 'Fn::Sub':
      return { [name]: knownPieces(argument, evaluation) };
    default:
      return { [name]: knownParts(argument, evaluation) ?? null };
  }
}

/** Arguments have positions: one without a value leaves a gap. */
function knownArgument(node: TemplateNode | undefined, evaluation: EvaluationContext): Json {
  return (node === undefined ? undefined : knownParts(node, evaluation)) ?? null;
}

/** What an undecided condition depends on, as far as it is known. `open` holds the conditions around it: a faulty one may depend on itself. */
function knownCondition(node: TemplateNode, evaluation: EvaluationContext, open: readonly string[] = []): Json {
  switch (node.kind) {
    case 'scalar': {
      const definition = valueAt(evaluation.conditions, node.text);
      if (definition === undefined || open.includes(node.text)) return node.value;
      return knownCondition(definition, evaluation, [...open, node.text]);
    }
    case 'list':
      return node.items.map((item) => knownCondition(item, evaluation, open));
    case 'map': {
      const [name] = node.entries.keys();
      const argument = name === undefined ? undefined : valueAt(node, name);
      if (name === undefined || argument === undefined) return toJson(node);
      if (name === 'Condition') return knownCondition(argument, evaluation, open);
      if (name === 'Fn::Equals' && argument.kind === 'list') {
        return { [name]: argument.items.map((item) => knownArgument(item, evaluation)) };
      }
      return { [name]: knownCondition(argument, evaluation, open) };
    }
  }
}

/** A parameter that names another value in Systems Manager is another value, whatever it holds. */
function sourceOf(value: Resolved): Json {
  const [cause] = value instanceof Unresolved ? value.causes : [];
  return cause?.kind === 'SYSTEMS_MANAGER_PARAMETER' ? { Ref: cause.storedIn } : toWire(value);
}

/** The text with its known variables put in, in pieces around those that are not known. */
function knownPieces(argument: TemplateNode, evaluation: EvaluationContext): Json {
  const [text, variables] = argument.kind === 'list' ? argument.items : [argument];
  if (text?.kind !== 'scalar') return toJson(argument);
  const pieces: Json[] = [];
  const known = new Map<string, Json>();
  const variable = (name: string) => {
    const piece = known.get(name) ?? variablePiece(name, variables, evaluation);
    known.set(name, piece);
    return piece;
  };
  let length = 0;
  for (const part of parseSub(text.text)) {
    const piece = part.kind === 'text' ? part.text : variable(part.name);
    length += typeof piece === 'string' ? piece.length : JSON.stringify(piece).length;
    // Refused where the function is evaluated.
    if (length > MAX_TEXT_BYTES) return toJson(argument);
    const last = pieces.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') pieces.splice(-1, 1, last + piece);
    else pieces.push(piece);
  }
  return pieces;
}

function variablePiece(name: string, variables: TemplateNode | undefined, evaluation: EvaluationContext): Json {
  const own = variables === undefined ? undefined : valueAt(variables, name);
  if (own !== undefined) return knownParts(own, evaluation) ?? null;
  if (name.includes('.')) return { 'Fn::GetAtt': name };
  const referred = referredValue(name, evaluation);
  if (referred.kind === 'value') return referred.value === NO_VALUE ? null : toWire(referred.value);
  return sourceOf(new Unresolved([referred.cause], { Ref: name }));
}
