import { LANGUAGE_EXTENSIONS } from '../functions/table.ts';
import { problem } from '../problem.ts';
import { MAX_TEXT_BYTES } from '../read/quotas.ts';
import {
  describeKind,
  type ListNode,
  type MapEntry,
  type MapNode,
  type TemplateNode,
  textNode,
} from '../template-node.ts';
import { type EvaluationContext, NO_VALUE } from '../value/evaluation-context.ts';
import { isList } from '../value/resolved.ts';
import { describeCause, Unresolved } from '../value/unresolved.ts';

export const LOOP_PREFIX = 'Fn::ForEach::';

/** "You can use up to five nested loops". */
const MAX_DEPTH = 5;

/**
 * The node with every `Fn::ForEach` replaced by its copies.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
 */
export function expandLoops(
  node: TemplateNode,
  evaluation: EvaluationContext,
  identifiers: readonly string[] = [],
): TemplateNode {
  switch (node.kind) {
    case 'scalar':
      return node;
    case 'list':
      return { ...node, items: node.items.map((item) => expandLoops(item, evaluation, identifiers)) };
    case 'map':
      return expandMap(node, evaluation, identifiers);
  }
}

export function expandMap(node: MapNode, evaluation: EvaluationContext, identifiers: readonly string[] = []): MapNode {
  const entries = new Map<string, MapEntry>();
  const add = (key: string, entry: MapEntry) => {
    const earlier = entries.get(key);
    if (earlier === undefined) entries.set(key, entry);
    else {
      const message = `A loop gives the key "${key}" twice: its output key must hold the loop's identifier`;
      evaluation.report(problem('LOOP', message, entry.keyPosition));
    }
  };
  for (const [key, entry] of node.entries) {
    if (!key.startsWith(LOOP_PREFIX)) {
      add(key, { ...entry, value: expandLoops(entry.value, evaluation, identifiers) });
      continue;
    }
    for (const [copyKey, copy] of expandLoop(key, entry, evaluation, identifiers)) add(copyKey, copy);
  }
  return { ...node, entries };
}

function expandLoop(
  key: string,
  { keyPosition, value: loop }: MapEntry,
  evaluation: EvaluationContext,
  identifiers: readonly string[],
): readonly (readonly [string, MapEntry])[] {
  const refuse = (message: string, kind: 'LOOP' | 'QUOTA' = 'LOOP') => {
    evaluation.report(problem(kind, `${key}: ${message}`, keyPosition));
    return [];
  };
  if (!evaluation.languageExtensions) return refuse(`the template needs Transform: ${LANGUAGE_EXTENSIONS}`);
  const [identifier, collectionNode, body] = loop.kind === 'list' ? loop.items : [];
  if (identifier?.kind !== 'scalar' || collectionNode === undefined || body?.kind !== 'map' || itemCount(loop) !== 3) {
    return refuse(`expected [identifier, collection, map of output keys], found ${describeKind(loop)}`);
  }
  const name = identifier.text;
  if (identifiers.includes(name)) return refuse(`the identifier ${name} belongs to an outer loop`);
  if (identifiers.length >= MAX_DEPTH) return refuse(`loops may be nested ${MAX_DEPTH} deep`);
  const collection = evaluation.evaluate(collectionNode);
  if (collection instanceof Unresolved) {
    const cause = collection.causes.map(describeCause).join('; ');
    return refuse(`its collection is not known here, so its copies cannot be evaluated: ${cause}`);
  }
  if (collection === NO_VALUE || !isList(collection)) {
    return refuse(`the collection must be a list of strings, found ${describeKind(collectionNode)}`);
  }
  // Each copy is text of the processed template, which has the limit of every template.
  if (evaluation.loops.bytes > MAX_TEXT_BYTES) return [];
  evaluation.loops.bytes += collection.length * textLength(body);
  if (evaluation.loops.bytes > MAX_TEXT_BYTES) {
    return refuse(
      `its copies make the template larger than the ${MAX_TEXT_BYTES} bytes that CloudFormation takes`,
      'QUOTA',
    );
  }
  const copies: (readonly [string, MapEntry])[] = [];
  for (const item of collection) {
    if (typeof item !== 'string' && typeof item !== 'number' && typeof item !== 'boolean') {
      return refuse('every member of the collection must be a string, a number or a boolean that is known here');
    }
    const copy = substitute(body, name, String(item));
    copies.push(...expandMap(copy, evaluation, [...identifiers, name]).entries);
  }
  return copies;
}

/** Characters of the keys and values: less than any text of the node has. */
function textLength(node: TemplateNode): number {
  switch (node.kind) {
    case 'scalar':
      return node.text.length;
    case 'list':
      return node.items.reduce((sum, item) => sum + textLength(item) + 1, 0);
    case 'map':
      return [...node.entries].reduce((sum, [key, { value }]) => sum + key.length + textLength(value) + 1, 0);
  }
}

function itemCount(node: TemplateNode): number {
  return node.kind === 'list' ? node.items.length : 0;
}

/** "All instances of ${Identifier} or &{Identifier} […] are replaced"; the latter leaves out what a logical id may not hold. */
function substituteText(text: string, identifier: string, value: string): string {
  return text
    .replaceAll(`\${${identifier}}`, () => value)
    .replaceAll(`&{${identifier}}`, () => value.replace(/[^A-Za-z0-9]/g, ''));
}

function substitute(node: MapNode, identifier: string, value: string): MapNode {
  return {
    ...node,
    entries: new Map(
      [...node.entries].map(([key, entry]) => [
        substituteText(key, identifier, value),
        { ...entry, value: substituteNode(entry.value, identifier, value) },
      ]),
    ),
  };
}

function substituteNode(node: TemplateNode, identifier: string, value: string): TemplateNode {
  switch (node.kind) {
    case 'scalar':
      return typeof node.value === 'string'
        ? textNode(substituteText(node.value, identifier, value), node.position)
        : node;
    case 'list':
      return substituteList(node, identifier, value);
    case 'map': {
      const reference = node.entries.size === 1 ? node.entries.get('Ref')?.value : undefined;
      const isIdentifier = reference?.kind === 'scalar' && reference.value === identifier;
      return isIdentifier ? textNode(value, node.position) : substitute(node, identifier, value);
    }
  }
}

function substituteList(node: ListNode, identifier: string, value: string): ListNode {
  return { ...node, items: node.items.map((item) => substituteNode(item, identifier, value)) };
}
