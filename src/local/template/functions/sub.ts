import { MAX_TEXT_BYTES } from '../read/quotas.ts';
import { describeKind, type TemplateNode } from '../template-node.ts';
import {
  type Call,
  describeValue,
  type EvaluationContext,
  type IntrinsicFunction,
  isMacro,
  knownAttribute,
  macroCauses,
  NO_VALUE,
  refuse,
  unresolvedCall,
} from '../value/evaluation-context.ts';
import { finishedText } from '../value/resolved.ts';
import { Unresolved } from '../value/unresolved.ts';
import { referredValue } from './references.ts';

export type SubPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string };

/** `${Name}` and `${Resource.Attribute}` are variables, blanks around them allowed; `${!Literal}` stands for `${Literal}`. */
export function parseSub(text: string): readonly SubPart[] {
  const parts: SubPart[] = [];
  let end = 0;
  for (const match of text.matchAll(/\$\{([^{}]*)\}/g)) {
    const [whole, name = ''] = match;
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) });
    parts.push(
      name.startsWith('!') ? { kind: 'text', text: `\${${name.slice(1)}}` } : { kind: 'variable', name: name.trim() },
    );
    end = match.index + whole.length;
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-sub.html */
export const sub: IntrinsicFunction = (call, evaluation) => {
  const { argument } = call;
  const [textNode, variables] = argument.kind === 'list' ? argument.items : [argument];
  if (textNode !== undefined && isMacro(textNode)) return unresolvedCall(call, macroCauses(textNode));
  if (variables !== undefined && isMacro(variables)) return unresolvedCall(call, macroCauses(variables));
  if (textNode?.kind !== 'scalar' || typeof textNode.value !== 'string') {
    return refuse(call, evaluation, `expected a string or [string, map of variables], found ${describeKind(argument)}`);
  }
  if (argument.kind === 'list' && (argument.items.length !== 2 || variables?.kind !== 'map')) {
    return refuse(call, evaluation, 'the list form is [string, map of variables]');
  }
  const own = variables?.kind === 'map' ? variables.entries : new Map<string, { value: TemplateNode }>();
  const pieces: string[] = [];
  const causes = [];
  // Once each: a variable that stands in the text twice, and holds another Fn::Sub, would double the work at every level.
  const values = new Map<string, string | Unresolved>();
  const ownVariable = (name: string, node: TemplateNode) => {
    const known = values.get(name) ?? asText(evaluation.evaluate(node), name, call, evaluation, node);
    values.set(name, known);
    return known;
  };
  for (const part of parseSub(textNode.value)) {
    if (part.kind === 'text') {
      pieces.push(part.text);
      continue;
    }
    const ownNode = own.get(part.name)?.value;
    const piece =
      ownNode === undefined ? templateVariable(part.name, call, evaluation) : ownVariable(part.name, ownNode);
    if (typeof piece === 'string') pieces.push(piece);
    else if (typeof piece.wire === 'string') pieces.push(piece.wire);
    else causes.push(...piece.causes);
  }
  if (causes.length > 0) return unresolvedCall(call, causes);
  return pieces.reduce((sum, piece) => sum + piece.length, 0) > MAX_TEXT_BYTES
    ? refuse(call, evaluation, `the text has more than the ${MAX_TEXT_BYTES} bytes that a whole template may have`)
    : finishedText(pieces.join(''));
};

function templateVariable(name: string, call: Call, evaluation: EvaluationContext): string | Unresolved {
  if (!/^[A-Za-z0-9_.:]+$/.test(name)) {
    return refuse(call, evaluation, `\${${name}} is no variable: a name has letters, digits, "_", "." and ":" only`);
  }
  const dot = name.indexOf('.');
  if (dot !== -1) {
    const known = knownAttribute(name.slice(0, dot), name.slice(dot + 1), evaluation);
    if (known !== undefined) return asText(known, name, call, evaluation, call.argument);
    const cause = { kind: 'ATTRIBUTE', logicalId: name.slice(0, dot), attribute: name.slice(dot + 1) } as const;
    return unresolvedCall(call, [cause]);
  }
  const value = referredValue(name, evaluation);
  if (value.kind === 'unresolved') return unresolvedCall(call, [value.cause]);
  return asText(value.value, name, call, evaluation, call.argument);
}

function asText(
  value: ReturnType<EvaluationContext['evaluate']>,
  name: string,
  call: Call,
  evaluation: EvaluationContext,
  node: TemplateNode,
): string | Unresolved {
  if (node.kind === 'scalar' && node !== call.argument && typeof node.value !== 'string') return node.text;
  if (value instanceof Unresolved || typeof value === 'string') return value;
  if (value !== NO_VALUE && (typeof value === 'number' || typeof value === 'boolean')) return String(value);
  return refuse(call, evaluation, `\${${name}} must be a string, found ${describeValue(value)}`, node);
}
