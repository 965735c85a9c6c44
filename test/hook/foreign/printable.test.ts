import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { printable } from '../../../src/hook/foreign/printable.ts';

describe('printable text', () => {
  test.each([
    ['a terminal that repaints itself', 'no\u001B[2J\u001B[Hyes', 'no\uFFFD[2J\uFFFD[Hyes'],
    ['a carriage return', 'blocked\rpassed', 'blocked\uFFFDpassed'],
    ['a tab', 'a\tb', 'a\uFFFDb'],
    ['NUL and DEL', '\u0000\u007F', '\uFFFD\uFFFD'],
    ['C1', '\u0085\u009B31m', '\uFFFD\uFFFD31m'],
    ['text that runs backwards', '\u202Eesrever\u202C \u2067x\u2069\u200F', '\uFFFDesrever\uFFFD \uFFFDx\uFFFD\uFFFD'],
    ['half an emoji', 'a\uD83Db\uDE00', 'a\uFFFDb\uFFFD'],
    ['no characters of XML', '\uFFFE\uFFFF', '\uFFFD\uFFFD'],
  ])('has U+FFFD in place of %s', (_, text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  test.each([
    ['line feeds', 'one\ntwo'],
    ['every script', 'Zürich 東京 😀 עברית'],
    ['joined emoji', '👩‍💻'],
  ])('keeps %s', (_, text) => {
    expect(printable(text)).toBe(text);
  });

  test('keeps the length of any text, and is printable again', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) }), (text) => {
        const shown = printable(text);
        expect(shown).toHaveLength(text.length);
        expect(shown).toBe(new TextDecoder().decode(new TextEncoder().encode(shown)));
        const codes = Array.from(shown, (character) => character.codePointAt(0) ?? 0);
        expect(codes.filter((code) => (code < 0x20 && code !== 0x0a) || (code >= 0x7f && code < 0xa0))).toEqual([]);
        expect(printable(shown)).toBe(shown);
      }),
    );
  });
});
