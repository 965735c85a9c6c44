import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { matchesTargetName } from '../../../src/hook/policy/target-name-pattern.ts';
import { runs } from '../../support/runs.ts';

describe('a target name pattern', () => {
  test.each([
    ['AWS::S3::Bucket', 'AWS::S3::Bucket', true],
    ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy', false],
    ['AWS::S3::BucketPolicy', 'AWS::S3::Bucket', false],
    ['AWS::S3::*', 'AWS::S3::BucketPolicy', true],
    ['AWS::S3::*', 'AWS::S3Express::DirectoryBucket', false],
    ['AWS::S?::Bucket', 'AWS::S3::Bucket', true],
    ['AWS::S?::Bucket', 'AWS::S::Bucket', false],
    ['*::Bucket', 'AWS::S3::Bucket', true],
    ['*Bucket*Bucket', 'AWS::S3::Bucket', false],
    ['*', 'STACK', true],
    ['STACK', 'stack', false],
    ['A.S*', 'AWS::S3::Bucket', false],
  ])('%s and %s: %s', (pattern, targetName, matches) => {
    expect(matchesTargetName(pattern, targetName)).toBe(matches);
  });

  test('matches what the same regular expression matches', () => {
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
    const targetName = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 });
    fc.assert(
      fc.property(pattern, targetName, (glob, name) => {
        const expression = new RegExp(`^${glob.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        expect(matchesTargetName(glob, name)).toBe(expression.test(name));
      }),
      runs({ quick: 500, full: 20_000 }),
    );
  });

  test('with as many wildcards as a configuration may hold, still answers', () => {
    expect(matchesTargetName(`${'*'.repeat(255)}X`, 'AWS::ElasticLoadBalancingV2::TargetGroup')).toBe(false);
    expect(matchesTargetName(`${'*:'.repeat(127)}X`, `${':'.repeat(256)}`)).toBe(false);
  });
});
