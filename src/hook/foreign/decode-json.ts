import type { Json } from '../domain.ts';
import { cutJson, type JsonShape } from './cut-json.ts';

/** What one kind of foreign document may cost. */
export interface JsonBudget extends JsonShape {
  /** Of UTF-8. */
  readonly maxBytes: number;
}

export type DecodedJson =
  | { readonly kind: 'decoded'; readonly value: Json }
  | {
      /** More than the budget allows. */
      readonly kind: 'cut';
      /** What the budget allows of it; the rest was not parsed. */
      readonly value: Json;
      /** Predicate of a sentence about the document: `is nested more than 250 levels deep`. */
      readonly problem: string;
    }
  | {
      readonly kind: 'undecodable';
      /** The same, such as `is not JSON`. Holds nothing of the document's content. */
      readonly problem: string;
      /** Where the document stops being JSON, if the parser said so: `position 17 (line 2 column 3)`. */
      readonly position?: string;
    };

/**
 * Parses a foreign document within a budget, in time linear to its size: it is measured and cut first, and only what is left is
 * parsed. Whoever walks or serialises the value may recurse, as its depth is within the budget. A byte order mark is
 * tolerated, as editors and PowerShell write it: https://www.rfc-editor.org/rfc/rfc8259#section-8.1
 * Never throws.
 */
export function decodeJson(document: Uint8Array | string, budget: JsonBudget): DecodedJson {
  const bytes = typeof document === 'string' ? Buffer.from(document) : document;
  if (bytes.length === 0) return undecodable('is empty');
  if (bytes.length > budget.maxBytes) return undecodable(`is larger than ${readableSize(budget.maxBytes)}`);
  const cut = cutJson(bytes, budget);
  let text: string;
  try {
    text = utf8.decode(cut.bytes);
  } catch {
    return undecodable('is not UTF-8');
  }
  try {
    const value: Json = JSON.parse(text);
    return cut.problem === undefined ? { kind: 'decoded', value } : { kind: 'cut', value, problem: cut.problem };
  } catch (error) {
    return { ...undecodable('is not JSON'), ...(cut.problem === undefined ? positionOf(error) : {}) };
  }
}

/** Drops a byte order mark. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

function undecodable(problem: string): Extract<DecodedJson, { kind: 'undecodable' }> {
  return { kind: 'undecodable', problem };
}

/** V8 ends its message with the place, or else quotes the document, which may hold anybody's secret. */
function positionOf(error: unknown): { readonly position?: string } {
  const position = error instanceof Error ? / in JSON at (position \d+[^"']*)$/.exec(error.message)?.[1] : undefined;
  return position === undefined ? {} : { position };
}

function readableSize(bytes: number): string {
  return bytes % MB === 0 ? `${bytes / MB} MB` : bytes % KB === 0 ? `${bytes / KB} KB` : `${bytes} bytes`;
}

const KB = 1024;
const MB = 1024 * KB;
