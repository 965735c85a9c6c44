import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { Position } from '../../position.ts';
import { duplicateKey, note, problem, type TemplateProblem } from '../../problem.ts';
import { type MapEntry, type TemplateNode, textNode } from '../../template-node.ts';
import type { ReadText } from '../read-result.ts';
import { MAX_DEPTH, TOO_DEEP } from '../read-result.ts';
import { attributePair } from './attribute-pair.ts';
import { indentContinuations } from './indentation.ts';
import { longForm } from './short-form.ts';
import { resolvePlainScalar } from './yaml-scalar.ts';

/** A template body has at most 1 MB; more values than fit there come from aliases of aliases, which grow without bound. */
const MAX_NODES = 500_000;

/**
 * YAML 1.1's core tags for scalars, which CloudFormation reads; it does not read binary, omap, pairs, set and timestamp:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 */
const CORE_SCALAR_TAG = /^tag:yaml\.org,2002:(?<type>int|float|bool|null)$/;

interface ParsedDocument {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  /** Of the text that was parsed. */
  readonly length: number;
  /** Characters before each line that are not the text's own. */
  readonly added: readonly number[];
}

function parse(text: string): ParsedDocument {
  const first = parseLines(text);
  if (first.document.errors.length === 0) return { ...first, added: [] };
  const indented = indentContinuations(text);
  const second = parseLines(indented.text);
  return second.document.errors.length > 0 ? { ...first, added: [] } : { ...second, added: indented.added };
}

function parseLines(text: string) {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    // Strings only: the scalars of CloudFormation's YAML 1.1 are resolved by resolvePlainScalar.
    schema: 'failsafe',
    // Duplicate keys are noted below, with both places and in linear time.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
  });
  return { document, lines, length: text.length };
}

/** Reads YAML as CloudFormation does, keeping the place of every key and value. */
export function readYaml(text: string, file: string): ReadText {
  const parsed = parse(text);
  const { contents, errors } = parsed.document;
  const reader = new YamlReader(text, file, parsed);
  const [fault] = errors;
  if (fault !== undefined) {
    // The first alone: one bracket that is missing makes hundreds of others.
    const message = fault.code === 'RESOURCE_EXHAUSTION' ? TOO_DEEP : fault.message;
    return { root: undefined, problems: [problem('SYNTAX', message, reader.place(fault.pos[0]))] };
  }
  const root = contents === null ? undefined : reader.read(contents, { file, line: 1, column: 1 });
  return { root, problems: reader.problems };
}

/** Makes our nodes of the library's, and notes what CloudFormation would refuse. */
class YamlReader {
  readonly problems: TemplateProblem[] = [];
  private readonly text: string;
  private readonly file: string;
  private readonly parsed: ParsedDocument;
  private count = 0;
  private tooDeep = false;
  /** The nodes that are being read: their number is the depth, and an alias to one of them is a circle. */
  private readonly open = new Set<Node>();
  private readonly anchors = new Map<string, Node>();
  private readonly notedAliases = new Set<string>();

  constructor(text: string, file: string, parsed: ParsedDocument) {
    this.text = text;
    this.file = file;
    this.parsed = parsed;
  }

  place(offset: number): Position {
    const { line, col } = this.parsed.lines.linePos(offset);
    return { file: this.file, line, column: Math.max(1, col - (this.parsed.added[line - 1] ?? 0)) };
  }

  /** @param fallback the place of a node that has none */
  read(node: Node | null, fallback: Position): TemplateNode {
    const position = node?.range ? this.place(node.range[0]) : fallback;
    if (this.isTooMuch(position)) return textNode('', position);
    if (node === null) return { kind: 'scalar', value: null, text: '', position };
    if (isAlias(node)) return this.readAlias(node, position);
    const anchor = isScalar(node) || isCollection(node) ? node.anchor : undefined;
    if (anchor !== undefined) this.anchors.set(anchor, node);
    this.open.add(node);
    const result = this.readTagged(node, position);
    this.open.delete(node);
    return result;
  }

  /** Whether there are too many values, or too many levels, to read on. */
  private isTooMuch(position: Position): boolean {
    this.count += 1;
    if (this.count > MAX_NODES) {
      if (this.count === MAX_NODES + 1) this.refuse(`The template has more than ${MAX_NODES} values`, position);
      return true;
    }
    if (this.open.size <= MAX_DEPTH) return false;
    if (!this.tooDeep) this.refuse(TOO_DEEP, position);
    this.tooDeep = true;
    return true;
  }

  private readAlias({ source }: Alias, position: Position): TemplateNode {
    const target = this.anchors.get(source);
    if (target === undefined || this.open.has(target)) {
      this.refuse(`The alias *${source} refers to itself or to nothing`, position);
      return textNode('', position);
    }
    if (!this.notedAliases.has(source)) {
      const message = `CloudFormation's documentation lists YAML aliases as unsupported; *${source} is replaced by its anchor's value here`;
      this.problems.push(note('YAML_ALIAS', message, position));
      this.notedAliases.add(source);
    }
    return this.read(target, position);
  }

  private readTagged(node: Node, position: Position): TemplateNode {
    const tag = isScalar(node) || isCollection(node) ? node.tag : undefined;
    if (tag === undefined || tag === '!' || /^tag:yaml\.org,2002:(?:str|map|seq)$/.test(tag)) {
      return this.readValue(node, position, tag !== undefined);
    }
    if (isScalar(node) && CORE_SCALAR_TAG.test(tag)) return this.readCoreScalar(node, tag, position);
    if (!tag.startsWith('!')) {
      this.refuse(`CloudFormation does not read the YAML tag ${tag}`, position);
      return this.readValue(node, position, true);
    }
    const long = longForm(tag);
    if (long.kind === 'unknown') {
      this.problems.push(problem('UNKNOWN_FUNCTION', long.message, position));
      return this.readValue(node, position, true);
    }
    // A function that is not known here takes what it is given: its argument may be any YAML.
    const argument = this.readValue(node, position, long.kind === 'function');
    const value = long.name === 'Fn::GetAtt' ? attributePair(argument) : argument;
    return { kind: 'map', entries: new Map([[long.name, { keyPosition: position, value }]]), position };
  }

  /** @param asString a tagged scalar is text, as in `!Sub 10` */
  private readValue(node: Node, position: Position, asString: boolean): TemplateNode {
    if (isSeq(node)) {
      return { kind: 'list', items: node.items.map((item) => this.read(toNode(item), position)), position };
    }
    if (isMap(node)) return { kind: 'map', entries: this.readEntries(node, position), position };
    if (!isScalar(node)) return { kind: 'scalar', value: null, text: '', position };
    const source = this.sourceOf(node);
    if (asString || node.type !== 'PLAIN') return textNode(source, position);
    const { value, text, ambiguity } = resolvePlainScalar(source);
    if (ambiguity !== undefined) this.problems.push(note('AMBIGUOUS_SCALAR', ambiguity, position));
    return { kind: 'scalar', value, text, position };
  }

  private readEntries(map: YAMLMap, position: Position): ReadonlyMap<string, MapEntry> {
    const entries = new Map<string, MapEntry>();
    for (const pair of map.items) {
      if (!isPair(pair)) continue;
      const keyNode = toNode(pair.key);
      const keyPosition = keyNode?.range ? this.place(keyNode.range[0]) : position;
      if (keyNode === null || !isScalar(keyNode)) {
        this.refuse('A key must be a string', keyPosition);
        continue;
      }
      const key = this.readKey(keyNode.source ?? '', keyNode.type === 'PLAIN', keyPosition);
      const earlier = entries.get(key);
      if (earlier !== undefined) {
        this.problems.push(duplicateKey(key, keyPosition, earlier.keyPosition));
        // The last one wins in its own place, so that the order of the map is that of what counts.
        entries.delete(key);
      }
      entries.set(key, { keyPosition, value: this.read(toNode(pair.value), keyPosition) });
    }
    return entries;
  }

  private readKey(key: string, plain: boolean, position: Position): string {
    if (!plain) return key;
    if (key === '<<') {
      this.refuse('CloudFormation does not support YAML hash merges (<<)', position);
      return key;
    }
    const { value, ambiguity } = resolvePlainScalar(key);
    if (ambiguity !== undefined) this.problems.push(note('AMBIGUOUS_SCALAR', `The key: ${ambiguity}`, position));
    else if (typeof value === 'boolean' && key !== String(value)) {
      const message = `The unquoted key ${key} is a boolean in YAML 1.1: put it in quotes`;
      this.problems.push(note('AMBIGUOUS_SCALAR', message, position));
    }
    return key;
  }

  private readCoreScalar(node: Scalar, tag: string, position: Position): TemplateNode {
    const { value, text } = resolvePlainScalar(typeof node.value === 'string' ? node.value : '');
    const expected = CORE_SCALAR_TAG.exec(tag)?.groups?.type ?? '';
    if (!isOfCoreType(value, expected)) {
      this.refuse(`The value with the tag !!${expected} is not of that type`, position);
    }
    return { kind: 'scalar', value, text, position };
  }

  /** At the end of a text without a final line break, a block scalar has none to keep; the library adds one. */
  private sourceOf({ value, type, range }: Scalar): string {
    const source = typeof value === 'string' ? value : '';
    const isBlock = type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED';
    const endsText = (range?.[1] ?? 0) >= this.parsed.length;
    const invented = isBlock && endsText && source.endsWith('\n') && !this.text.endsWith('\n');
    return invented ? source.slice(0, -1) : source;
  }

  private refuse(message: string, position: Position): void {
    this.problems.push(problem('SYNTAX', message, position));
  }
}

function isOfCoreType(value: null | boolean | number | string, type: string): boolean {
  switch (type) {
    case 'int':
      return Number.isInteger(value);
    case 'float':
      return typeof value === 'number';
    case 'bool':
      return typeof value === 'boolean';
    default:
      return value === null;
  }
}

function toNode(value: unknown): Node | null {
  return isAlias(value) || isScalar(value) || isMap(value) || isSeq(value) ? value : null;
}
