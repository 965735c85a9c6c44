import { describe, expect, test } from '@jest/globals';
import { matchesAllowedPattern } from '../../../../src/local/template/parameters/allowed-pattern.ts';

describe('An AllowedPattern is an expression of Java', () => {
  test.each([
    [String.raw`\p{Print}+`, 'Correct#Horse9', 'ümlaut'],
    [String.raw`[\p{Lower}_]+`, 'a_b', 'A_b'],
    [String.raw`\P{Digit}+`, 'abc', 'a1c'],
    [String.raw`\p{Punct}`, '`', 'a'],
    [String.raw`\Aabc\z`, 'abc', 'abcd'],
    [String.raw`a\hb`, 'a\tb', 'a\nb'],
    [String.raw`[\h]`, '\t', 'x'],
    [String.raw`\x{61}+`, 'aaa', 'b'],
    [String.raw`\Qa.b*\E+`, 'a.b**', 'aXb'],
    ['[]a]+', ']a', 'b'],
    ['[^]a]+', 'xyz', ']'],
    ['^(?=.*[A-Z])[a-zA-Z0-9]{3,}$', 'abC', 'abc'],
    [
      String.raw`arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+`,
      'arn:aws:kms:eu-west-1:111122223333:key/a-b',
      'arn:x',
    ],
    ['', '', 'x'],
  ])('%s matches %j and not %j', (pattern, matching, other) => {
    expect(matchesAllowedPattern(pattern, matching)).toEqual({ kind: 'matches' });
    expect(matchesAllowedPattern(pattern, other)).toEqual({ kind: 'differs' });
  });

  test.each([
    ['[a-z&&[^c]]+'],
    ['[a[bc]]+'],
    ['a++'],
    ['(?i)abc'],
    ['(?>a|b)c'],
    [String.raw`\p{IsGreek}`],
    [String.raw`\R`],
    [String.raw`\G`],
    ['(unbalanced'],
  ])('%s is not checked, as JavaScript would read it otherwise or not at all', (pattern) => {
    expect(matchesAllowedPattern(pattern, 'abc')).toMatchObject({ kind: 'unchecked' });
  });

  test('A pattern that would run for years is given up.', () => {
    expect(matchesAllowedPattern('^(a+)+$', `${'a'.repeat(40)}!`)).toEqual({
      kind: 'unchecked',
      reason: 'matching it took more than 1 s',
    });
  });
});
