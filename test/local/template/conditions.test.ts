import { describe, expect, test } from '@jest/globals';
import { problemsOf, resolve } from './resolve.ts';

const template = (condition: string, others = '') => `Parameters:
  Env: {Type: String, Default: dev}
  Unknown: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /x}
Conditions:
  Holds: !Equals [a, a]
  Fails: !Equals [a, b]
  Open: !Equals [!Ref Unknown, a]
  Subject: ${condition}
${others}Resources:
  A:
    Type: AWS::Test::Subject
    Condition: Subject
`;

describe('A condition', () => {
  test.each<[string, 'true' | 'false' | 'unresolved']>([
    ['!Equals [!Ref Env, dev]', 'true'],
    ['!Equals [3, "3"]', 'true'],
    ['!Equals [true, "true"]', 'true'],
    ['!Equals [true, "True"]', 'false'],
    ['!Equals [[a, 1], [a, "1"]]', 'true'],
    ['!Equals [{a: 1, b: 2}, {b: 2, a: 1}]', 'true'],
    ['!Equals [!Ref AWS::NoValue, ""]', 'false'],
    ['!Not [!Condition Holds]', 'false'],
    ['!Not [!Equals [a, b]]', 'true'],
    ['!And [!Condition Holds, !Condition Fails]', 'false'],
    ['!And [!Condition Holds, !Not [!Condition Fails]]', 'true'],
    ['!Or [!Condition Fails, !Condition Holds]', 'true'],
    ['!Or [!Condition Fails, !Condition Fails]', 'false'],
    ['!Condition Holds', 'true'],
    ['!Condition Open', 'unresolved'],
    ['!Not [!Condition Open]', 'unresolved'],
    ['!And [!Condition Open, !Condition Fails]', 'false'],
    ['!And [!Condition Holds, !Condition Open]', 'unresolved'],
    ['!Or [!Condition Open, !Condition Holds]', 'true'],
    ['!Or [!Condition Open, !Condition Fails]', 'unresolved'],
    ['!Equals ["{{resolve:ssm:x}}", a]', 'unresolved'],
  ])('%s is %s', (condition, expected) => {
    const resolved = resolve(template(condition));
    expect(resolved.problems).toEqual([]);
    const [resource] = resolved.resources;
    const found = resource === undefined ? 'false' : resource.unresolved.length === 0 ? 'true' : 'unresolved';
    expect(found).toBe(expected);
  });

  test('A resource whose condition is unresolved is kept, and says so.', () => {
    const [resource] = resolve(template('!Condition Open')).resources;
    expect(resource?.unresolved).toEqual([
      {
        path: [],
        causes: [{ kind: 'CONDITION', condition: 'Subject' }],
        position: { file: 'template.yaml', line: 10, column: 3 },
      },
    ]);
  });

  test.each<[string, string]>([
    ['!Equals [a]', '8:20 FUNCTION_ARGUMENTS Fn::Equals: expected two values, found 1 items'],
    [
      '!Not [!Condition Holds, !Condition Fails]',
      '8:17 FUNCTION_ARGUMENTS Fn::Not: expected a list of one condition, found 2 items',
    ],
    [
      '!And [!Condition Holds]',
      '8:17 FUNCTION_ARGUMENTS Fn::And: expected a list of 2 to 10 conditions, found 1 items',
    ],
    ['!Or x', '8:16 FUNCTION_ARGUMENTS Fn::Or: expected a list of 2 to 10 conditions, found a string'],
    [
      '!Sub x',
      '8:17 FUNCTION_ARGUMENTS Fn::Sub is no condition function: expected Fn::And, Fn::Equals, Fn::Not, Fn::Or or Condition',
    ],
    ['true', '8:12 FUNCTION_ARGUMENTS Expected a condition function, found a boolean'],
    ['!Condition Nowhere', '8:23 UNDEFINED_REFERENCE There is no condition Nowhere'],
    ['!Equals [!Ref A, a]', '8:26 UNDEFINED_REFERENCE There is no parameter A; a condition cannot refer to resources'],
  ])('%s is refused', (condition, expected) => {
    expect(problemsOf(template(condition))).toEqual([expected]);
  });

  test('Conditions that depend on each other are refused.', () => {
    const text = template('!Condition B', '  B: !Not [!Condition Subject]\n');
    expect(problemsOf(text)).toEqual([
      expect.stringContaining('CIRCULAR_CONDITION The condition Subject depends on itself: Subject → B → Subject'),
    ]);
  });
});

describe('A resource whose condition is false', () => {
  const text = `Conditions: {Never: !Equals [a, b]}
Resources:
  Gone: {Type: AWS::Test::Subject, Condition: Never}
  Kept:
    Type: AWS::Test::Subject
    DependsOn: Gone
    Properties:
      Guarded: !If [Never, !GetAtt Gone.Arn, none]
      Bare: BARE
`;

  test('vanishes, and a guarded reference or a dependency on it is fine.', () => {
    const resolved = resolve(text);
    expect(resolved.problems).toEqual([]);
    expect(resolved.resources.map(({ logicalId }) => logicalId)).toEqual(['Kept']);
  });

  test.each(['!GetAtt Gone.Arn', '!Ref Gone'])('makes the unguarded reference %s an error.', (reference) => {
    expect(problemsOf(text.replace('BARE', reference))).toEqual([
      '9:7 UNDEFINED_REFERENCE Kept refers to Gone, which is not created as the condition Never is false',
    ]);
  });
});
