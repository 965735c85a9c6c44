import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseConfiguration } from '../../../src/hook/policy/configuration.ts';

function idsOf(...entries: readonly unknown[]): readonly string[] {
  const parsed = parseConfiguration({ LambdaFunctions: entries });
  if (parsed.kind === 'invalid') throw new Error(parsed.problems.join('; '));
  return parsed.configuration.policyFunctions.map(({ id }) => id);
}

const ARN = 'arn:aws:lambda:eu-west-1:111122223333:function';

describe('the id of a policy function', () => {
  test.each([
    ['tags', 'tags'],
    ['tags:live', 'tags:live'],
    ['tags:$LATEST', 'tags:$LATEST'],
    ['tags:$LATEST.PUBLISHED', 'tags:$LATEST.PUBLISHED'],
    ['arn:aws-us-gov:lambda:us-gov-west-1:111122223333:function:tags', 'tags'],
    ['arn:aws-eusc:lambda:eusc-de-east-1:111122223333:function:tags', 'tags'],
    ['111122223333:function:tags:7', 'tags:7'],
    [`${ARN}:tags`, 'tags'],
    [`${ARN}:tags:live`, 'tags:live'],
  ])('of %s is %s', (spelling, id) => {
    expect(idsOf(spelling)).toEqual([id]);
    expect(idsOf({ FunctionName: spelling, Id: 'own' })).toEqual(['own']);
  });

  test.each([
    'arn:aws:lambda:eu-west-1:111122223333:layer:tags',
    'arn:aws:lambda:tags',
    'arn:aws:lambda:111122223333:tags',
    'arn:aws:lambda:eu-west-1:111122223333:function',
    'arn:awsfoo:lambda:eu-west-1:111122223333:function:tags',
    'arn:aws:s3:::tags',
    'tags:',
  ])('%s names no function that can be invoked, and is refused', (spelling) => {
    expect(parseConfiguration({ LambdaFunctions: [spelling] })).toEqual({
      kind: 'invalid',
      problems: ['LambdaFunctions[0]: expected the name, partial ARN or ARN of a Lambda function'],
    });
  });

  test.each<[string, readonly unknown[], readonly string[]]>([
    ['its name and its ARN', ['tags', `${ARN}:tags`], ['tags', `${ARN}:tags`]],
    ['an Id of another', [`${ARN}:tags`, { FunctionName: 'other', Id: 'tags' }], [`${ARN}:tags`, 'tags']],
  ])('is not shared: %s', (_, entries, ids) => {
    expect(idsOf(...entries)).toEqual(ids);
  });

  test('does not change when another function joins', () => {
    const spelling = fc
      .tuple(
        fc.constantFrom('', `${ARN}:`),
        fc.constantFrom('tags', 'logs'),
        fc.constantFrom('', ':live', ':prod', ':3'),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.uniqueArray(spelling, { minLength: 1, maxLength: 6 }), spelling, (before, joining) => {
        const ids = parseConfiguration({ LambdaFunctions: before });
        const all = parseConfiguration({ LambdaFunctions: [...before, joining] });
        // A name after its own ARN is refused, as nothing is left to tell them apart.
        if (ids.kind === 'invalid' || all.kind === 'invalid') return;
        expect(all.configuration.policyFunctions.slice(0, before.length)).toEqual(ids.configuration.policyFunctions);
      }),
    );
  });
});
