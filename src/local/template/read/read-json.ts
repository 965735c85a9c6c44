import { type Node, parseTree } from 'jsonc-parser';
import { LineCounter } from 'yaml';
import { decodeJson } from '../../../hook/foreign/decode-json.ts';
import type { Position } from '../position.ts';
import { duplicateKey, problem, type TemplateProblem } from '../problem.ts';
import { type MapEntry, type TemplateNode, textNode } from '../template-node.ts';
import type { ReadText } from './read-result.ts';
import { MAX_DEPTH, TOO_DEEP } from './read-result.ts';
import { resolveJsonScalar } from './yaml/yaml-scalar.ts';

/** Reads JSON by a parser that keeps places: YAML's parser takes ten times as long for it, and reads more than JSON. */
export function readJson(text: string, file: string): ReadText {
  const lines = new LineCounter();
  for (let start = 0; start !== -1; ) {
    lines.addNewLine(start);
    const end = text.indexOf('\n', start);
    start = end === -1 ? -1 : end + 1;
  }
  const place = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const fault = faultOf(text);
  if (fault !== undefined)
    return { root: undefined, problems: [problem('SYNTAX', fault.message, place(fault.offset))] };

  const problems: TemplateProblem[] = [];
  const tree = parseTree(text);
  return { root: tree === undefined ? undefined : read(tree, { text, place, problems }), problems };
}

interface Reading {
  readonly text: string;
  readonly place: (offset: number) => Position;
  readonly problems: TemplateProblem[];
}

function faultOf(text: string): { readonly message: string; readonly offset: number } | undefined {
  // The parser that keeps places recurses.
  const measured = decodeJson(text, {
    maxBytes: Number.POSITIVE_INFINITY,
    maxValues: Number.POSITIVE_INFINITY,
    maxDepth: MAX_DEPTH,
  });
  return measured.kind === 'cut' ? { message: TOO_DEEP, offset: 0 } : jsonFault(text);
}

function read(node: Node, reading: Reading): TemplateNode {
  const position = reading.place(node.offset);
  switch (node.type) {
    case 'array':
      return { kind: 'list', items: childrenOf(node).map((item) => read(item, reading)), position };
    case 'object':
      return { kind: 'map', entries: readEntries(node, reading), position };
    case 'string':
      return textNode(String(node.value), position);
    case 'property':
    case 'number':
    case 'boolean':
    case 'null':
      return {
        kind: 'scalar',
        ...resolveJsonScalar(reading.text.slice(node.offset, node.offset + node.length)),
        position,
      };
  }
}

function readEntries(node: Node, reading: Reading): ReadonlyMap<string, MapEntry> {
  const entries = new Map<string, MapEntry>();
  for (const property of childrenOf(node)) {
    const [keyNode, valueNode] = childrenOf(property);
    if (keyNode === undefined || valueNode === undefined) continue;
    const key = String(keyNode.value);
    const keyPosition = reading.place(keyNode.offset);
    const earlier = entries.get(key);
    if (earlier !== undefined) {
      reading.problems.push(duplicateKey(key, keyPosition, earlier.keyPosition));
      entries.delete(key);
    }
    entries.set(key, { keyPosition, value: read(valueNode, reading) });
  }
  return entries;
}

function childrenOf(node: Node): readonly Node[] {
  return node.children ?? [];
}

/** YAML accepts more than JSON does, such as a trailing comma; CloudFormation reads text that starts with a brace as JSON. */
function jsonFault(text: string): { readonly message: string; readonly offset: number } | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const offset = /position (\d+)/.exec(message)?.[1];
    // The engine's message may quote the text around the fault.
    const reason = message.replace(/, (?:\.\.\.)?".*$/s, '').replace(/ (?:in JSON )?at position.*$/s, '');
    return {
      message: `The text starts like JSON but is not: ${reason}`,
      // Without a place the text ended too early.
      offset: offset === undefined ? text.length : Number(offset),
    };
  }
}
