import type { Json } from '../../hook/domain.ts';
import type { Position } from './position.ts';

/** A template as written, each value with its place. Short forms (`!Sub`) stand here in their long form (`{"Fn::Sub": …}`). */
export type TemplateNode = ScalarNode | ListNode | MapNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: null | boolean | number | string;
  /** The value as CloudFormation writes it where it needs a string. */
  readonly text: string;
  readonly position: Position;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly TemplateNode[];
  readonly position: Position;
}

export interface MapNode {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, MapEntry>;
  readonly position: Position;
}

export interface MapEntry {
  readonly keyPosition: Position;
  readonly value: TemplateNode;
}

export type Path = readonly (string | number)[];

export function textNode(text: string, position: Position): ScalarNode {
  return { kind: 'scalar', value: text, text, position };
}

export function emptyMap(position: Position): MapNode {
  return { kind: 'map', entries: new Map(), position };
}

/** A map's value under a key, or undefined for anything else. */
export function valueAt(node: TemplateNode, key: string): TemplateNode | undefined {
  return node.kind === 'map' ? node.entries.get(key)?.value : undefined;
}

/** The node without its positions. */
export function toJson(node: TemplateNode): Json {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(toJson);
    case 'map':
      // fromEntries defines own properties, so that a key such as `__proto__` stays a key.
      return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, toJson(value)]));
  }
}

/** The same with every scalar as CloudFormation writes it where it needs a string: `1.0` is "1.0". */
export function textJson(node: TemplateNode): Json {
  switch (node.kind) {
    case 'scalar':
      return node.value === null ? null : node.text;
    case 'list':
      return node.items.map(textJson);
    case 'map':
      return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, textJson(value)]));
  }
}

/** The place of the deepest part of `path` that exists in the template: a function's result has no place of its own. */
export function positionAt(node: TemplateNode, path: Path): Position {
  const [step, ...rest] = path;
  if (step === undefined || node.kind === 'scalar') return node.position;
  if (node.kind === 'list') {
    const item = typeof step === 'number' ? node.items[step] : undefined;
    return item === undefined ? node.position : positionAt(item, rest);
  }
  const entry = node.entries.get(String(step));
  if (entry === undefined) return node.position;
  return rest.length === 0 ? entry.keyPosition : positionAt(entry.value, rest);
}

/** The node under a path, or undefined where the template has none. */
export function nodeAt(node: TemplateNode, [step, ...rest]: Path): TemplateNode | undefined {
  if (step === undefined) return node;
  const below = node.kind === 'list' && typeof step === 'number' ? node.items[step] : valueAt(node, String(step));
  return below === undefined ? undefined : nodeAt(below, rest);
}

/** `Properties.Tags[0].Value`. */
export function describePath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}

/** What a person calls the node's kind, for messages that say what was found. */
export function describeKind(node: TemplateNode): string {
  if (node.kind === 'list') return 'a list';
  if (node.kind === 'map') {
    const [key] = node.entries.keys();
    return node.entries.size === 1 && key !== undefined && /^(Ref|Fn::)/.test(key) ? `the function ${key}` : 'a map';
  }
  return node.value === null ? 'null' : `a ${typeof node.value}`;
}
