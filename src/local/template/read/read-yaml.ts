import {
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
} from 'yaml';
import type { Position } from '../position.ts';
import { duplicateKey, note, problem, type TemplateProblem } from '../problem.ts';
import { type MapEntry, type TemplateNode, textNode } from '../template-node.ts';
import { attributePair } from './attribute-pair.ts';
import { indentContinuations } from './indentation.ts';
import type { ReadText } from './read-result.ts';
import { MAX_DEPTH, TOO_DEEP } from './read-result.ts';
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
  const { document, lines, length, added } = parse(text);
  const problems: TemplateProblem[] = [];
  const place = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: Math.max(1, col - (added[line - 1] ?? 0)) };
  };
  const [fault] = document.errors;
  if (fault !== undefined) {
    // The first alone: one bracket that is missing makes hundreds of others.
    const message = fault.code === 'RESOURCE_EXHAUSTION' ? TOO_DEEP : fault.message;
    return { root: undefined, problems: [problem('SYNTAX', message, place(fault.pos[0]))] };
  }

  let count = 0;
  let tooDeep = false;
  const open = new Set<Node>();
  const anchors = new Map<string, Node>();
  const noted = new Set<string>();

  const read = (node: Node | null, fallback: Position): TemplateNode => {
    const position = node?.range ? place(node.range[0]) : fallback;
    count += 1;
    if (count > MAX_NODES) {
      if (count === MAX_NODES + 1) {
        problems.push(problem('SYNTAX', `The template has more than ${MAX_NODES} values`, position));
      }
      return textNode('', position);
    }
    if (open.size > MAX_DEPTH) {
      if (!tooDeep) problems.push(problem('SYNTAX', TOO_DEEP, position));
      tooDeep = true;
      return textNode('', position);
    }
    if (node === null) return { kind: 'scalar', value: null, text: '', position };
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target === undefined || open.has(target)) {
        problems.push(problem('SYNTAX', `The alias *${node.source} refers to itself or to nothing`, position));
        return textNode('', position);
      }
      if (!noted.has(node.source)) {
        const message = `CloudFormation's documentation lists YAML aliases as unsupported; *${node.source} is replaced by its anchor's value here`;
        problems.push(note('YAML_ALIAS', message, position));
        noted.add(node.source);
      }
      return read(target, position);
    }
    const anchor = isScalar(node) || isCollection(node) ? node.anchor : undefined;
    if (anchor !== undefined) anchors.set(anchor, node);
    open.add(node);
    const result = readTagged(node, position);
    open.delete(node);
    return result;
  };

  const readTagged = (node: Node, position: Position): TemplateNode => {
    const tag = isScalar(node) || isCollection(node) ? node.tag : undefined;
    if (tag === undefined || tag === '!' || /^tag:yaml\.org,2002:(?:str|map|seq)$/.test(tag)) {
      return readValue(node, position, tag !== undefined);
    }
    if (isScalar(node) && CORE_SCALAR_TAG.test(tag)) return readCoreScalar(node, tag, position);
    if (!tag.startsWith('!')) {
      problems.push(problem('SYNTAX', `CloudFormation does not read the YAML tag ${tag}`, position));
      return readValue(node, position, true);
    }
    const long = longForm(tag);
    if (long.kind === 'unknown') {
      problems.push(problem('UNKNOWN_FUNCTION', long.message, position));
      return readValue(node, position, true);
    }
    // A function that is not known here takes what it is given: its argument may be any YAML.
    const argument = readValue(node, position, long.kind === 'function');
    return {
      kind: 'map',
      entries: new Map([
        [long.name, { keyPosition: position, value: long.name === 'Fn::GetAtt' ? attributePair(argument) : argument }],
      ]),
      position,
    };
  };

  /** `asString`: a tagged scalar is text, as in `!Sub 10`. */
  const readValue = (node: Node, position: Position, asString: boolean): TemplateNode => {
    if (isSeq(node)) {
      return {
        kind: 'list',
        items: node.items.map((item) => read(toNode(item), position)),
        position,
      };
    }
    if (isMap(node)) {
      const entries = new Map<string, MapEntry>();
      for (const pair of node.items) {
        if (!isPair(pair)) continue;
        const keyNode = toNode(pair.key);
        const keyPosition = keyNode?.range ? place(keyNode.range[0]) : position;
        if (keyNode === null || !isScalar(keyNode)) {
          problems.push(problem('SYNTAX', 'A key must be a string', keyPosition));
          continue;
        }
        const key = readKey(keyNode.source ?? '', keyNode.type === 'PLAIN', keyPosition);
        const earlier = entries.get(key);
        if (earlier !== undefined) {
          problems.push(duplicateKey(key, keyPosition, earlier.keyPosition));
          // The last one wins in its own place, so that the order of the map is that of what counts.
          entries.delete(key);
        }
        entries.set(key, { keyPosition, value: read(toNode(pair.value), keyPosition) });
      }
      return { kind: 'map', entries, position };
    }
    if (!isScalar(node)) return { kind: 'scalar', value: null, text: '', position };
    const source = withoutInventedLineBreak(typeof node.value === 'string' ? node.value : '', node);
    if (asString || node.type !== 'PLAIN') return textNode(source, position);
    const { value, text: scalarText, ambiguity } = resolvePlainScalar(source);
    if (ambiguity !== undefined) problems.push(note('AMBIGUOUS_SCALAR', ambiguity, position));
    return { kind: 'scalar', value, text: scalarText, position };
  };

  const readCoreScalar = (node: Scalar, tag: string, position: Position): TemplateNode => {
    const source = typeof node.value === 'string' ? node.value : '';
    const { value, text: scalarText } = resolvePlainScalar(source);
    const expected = CORE_SCALAR_TAG.exec(tag)?.groups?.type ?? '';
    if (!isOfCoreType(value, expected)) {
      problems.push(problem('SYNTAX', `The value with the tag !!${expected} is not of that type`, position));
    }
    return { kind: 'scalar', value, text: scalarText, position };
  };

  /** At the end of a text without a final line break, a block scalar has none to keep; the library adds one. */
  const withoutInventedLineBreak = (value: string, node: Scalar): string =>
    (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') &&
    value.endsWith('\n') &&
    !text.endsWith('\n') &&
    (node.range?.[1] ?? 0) >= length
      ? value.slice(0, -1)
      : value;

  const readKey = (key: string, plain: boolean, position: Position): string => {
    if (!plain) return key;
    if (key === '<<') {
      problems.push(problem('SYNTAX', 'CloudFormation does not support YAML hash merges (<<)', position));
      return key;
    }
    const { value, ambiguity } = resolvePlainScalar(key);
    if (ambiguity !== undefined) problems.push(note('AMBIGUOUS_SCALAR', `The key: ${ambiguity}`, position));
    else if (typeof value === 'boolean' && key !== String(value)) {
      problems.push(
        note('AMBIGUOUS_SCALAR', `The unquoted key ${key} is a boolean in YAML 1.1: put it in quotes`, position),
      );
    }
    return key;
  };

  const start = { file, line: 1, column: 1 };
  return { root: document.contents === null ? undefined : read(document.contents, start), problems };
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
