import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Json } from '../../../src/hook/domain.ts';
import { decodeJson, type JsonBudget } from '../../../src/hook/foreign/decode-json.ts';
import { isDeeperThan } from '../../../src/hook/foreign/depth.ts';

const AMPLE: JsonBudget = { maxBytes: 1024 * 1024, maxDepth: 1000, maxValues: 100_000 };

const bytes = (text: string) => new TextEncoder().encode(text);

describe('a foreign document', () => {
  test.each([
    ['nothing', '', 'is empty'],
    ['words', 'no JSON', 'is not JSON'],
    ['half a document', '{"a":[1,', 'is not JSON'],
    ['a number that JSON does not know', 'NaN', 'is not JSON'],
    ['a byte order mark alone', '\uFEFF', 'is not JSON'],
  ])('that is %s has no value', (_, text, problem) => {
    expect(decodeJson(text, AMPLE)).toMatchObject({ kind: 'undecodable', problem });
    expect(decodeJson(bytes(text), AMPLE)).toMatchObject({ kind: 'undecodable', problem });
  });

  test('is told from other bytes', () => {
    expect(decodeJson(Uint8Array.of(0x22, 0xc3, 0x28, 0x22), AMPLE)).toEqual({
      kind: 'undecodable',
      problem: 'is not UTF-8',
    });
  });

  test('may begin with a byte order mark', () => {
    expect(decodeJson('\uFEFF{"a":1}', AMPLE)).toEqual({ kind: 'decoded', value: { a: 1 } });
    expect(decodeJson(Uint8Array.of(0xef, 0xbb, 0xbf, ...bytes('[2]')), AMPLE)).toEqual({
      kind: 'decoded',
      value: [2],
    });
  });

  test.each([
    [6 * 1024 * 1024, 'is larger than 6 MB'],
    [64 * 1024, 'is larger than 64 KB'],
    [10, 'is larger than 10 bytes'],
  ])('of more than %d bytes is not parsed', (maxBytes, problem) => {
    const text = `"${'é'.repeat(maxBytes / 2)}"`;
    expect(decodeJson(text, { ...AMPLE, maxBytes })).toEqual({ kind: 'undecodable', problem });
    expect(decodeJson(text, { ...AMPLE, maxBytes: maxBytes + 2 })).toMatchObject({ kind: 'decoded' });
  });

  test('is where the parser says that it stops being JSON, and no secret is quoted', () => {
    expect(decodeJson('{\n"a": 1,\n}', AMPLE)).toMatchObject({ position: expect.stringMatching(/^position 10\b/) });
    const secret = decodeJson('{"a": hunter2 in JSON at position 5}', AMPLE);
    expect(JSON.stringify(secret)).not.toContain('hunter2');
  });

  test('keeps what stands at its top level, whatever stands beside it', () => {
    const text = `{"list":[${'{"a":1},'.repeat(5000)}0],"status":"FAILED","deep":${'['.repeat(900)}${']'.repeat(900)},"code":"X"}`;
    const decoded = decodeJson(text, { ...AMPLE, maxDepth: 250, maxValues: 1000 });
    expect(decoded).toMatchObject({
      kind: 'cut',
      problem: 'holds more than 1000 values',
      value: { status: 'FAILED', code: 'X' },
    });
  });

  test.each(['[', '{"a":'])('that opens with %p millions of times does not exhaust the stack', (opening) => {
    const levels = 500_000;
    const closing = opening === '[' ? ']' : '}';
    const nested = `${opening.repeat(levels)}1${closing.repeat(levels)}`;
    const budget = { maxBytes: 8 * 1024 * 1024, maxDepth: 250, maxValues: 10_000 };
    const decoded = decodeJson(nested, budget);
    expect(decoded).toMatchObject({ kind: 'cut', problem: 'is nested more than 250 levels deep' });
    expect(JSON.stringify(decoded).length).toBeLessThan(2000);
    expect(decodeJson(opening.repeat(levels), budget)).toMatchObject({ problem: 'is not JSON' });
  });

  const texts = fc
    .json({ maxDepth: 6 })
    .chain((text) => fc.constantFrom(text, `\uFEFF${text}`, JSON.stringify(JSON.parse(text), null, 2)));

  test('within its budget is what JSON.parse makes of it', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const value: Json = JSON.parse(text.replace(/^\uFEFF/, ''));
        expect(decodeJson(text, AMPLE)).toEqual({ kind: 'decoded', value });
        expect(decodeJson(bytes(text), AMPLE)).toEqual({ kind: 'decoded', value });
      }),
    );
  });

  test('is cut to its budget, and told to be, exactly where it exceeds it', () => {
    const budgets = fc.record({ maxDepth: fc.integer({ min: 1, max: 5 }), maxValues: fc.integer({ min: 1, max: 20 }) });
    fc.assert(
      fc.property(texts, budgets, (text, { maxDepth, maxValues }) => {
        const value: Json = JSON.parse(text.replace(/^\uFEFF/, ''));
        const decoded = decodeJson(text, { ...AMPLE, maxDepth, maxValues });
        if (decoded.kind === 'undecodable') throw new Error(decoded.problem);
        const fits =
          !isDeeperThan(maxDepth, value) && topLevelValues(value) <= maxValues && nestedValues(value) <= maxValues;
        expect(decoded.kind).toBe(fits ? 'decoded' : 'cut');
        expect(isDeeperThan(maxDepth, decoded.value)).toBe(false);
        expect(topLevelValues(decoded.value)).toBeLessThanOrEqual(maxValues);
        expect(nestedValues(decoded.value)).toBeLessThanOrEqual(maxValues);
        if (topLevelValues(value) > maxValues) return;
        expect(topLevelScalars(decoded.value)).toMatchObject(topLevelScalars(value));
      }),
    );
  });
});

/** Each comma, and each bracket that opens. */
function topLevelValues(value: Json): number {
  return isContainer(value) ? 1 + Math.max(0, Object.keys(value).length - 1) : 0;
}

function nestedValues(value: Json): number {
  if (!isContainer(value)) return 0;
  return Object.values(value).reduce<number>((sum, item) => sum + topLevelValues(item) + nestedValues(item), 0);
}

function topLevelScalars(value: Json): Record<string, Json> {
  if (!isContainer(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(([, item]) => !isContainer(item)));
}

function isContainer(value: Json): value is Extract<Json, object> {
  return typeof value === 'object' && value !== null;
}
