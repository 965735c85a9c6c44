import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { logStreamName } from '../../../../src/hook/registry-door/delivery/logs/log-stream-name.ts';
import { runs } from '../../../support/runs.ts';

const STACK_ID = 'arn:aws:cloudformation:us-east-1:111122223333:stack/S/id';
const newId = () => 'a-new-id';

describe('the name of the log stream', () => {
  test.each([
    [
      'one target of one stack',
      STACK_ID,
      'Bucket',
      'arn__aws__cloudformation__us-east-1__111122223333__stack/S/id/Bucket',
    ],
    [
      'a change set, whose logical id is an ARN',
      STACK_ID,
      'arn:x:y',
      'arn__aws__cloudformation__us-east-1__111122223333__stack/S/id/arn__x__y',
    ],
    ['Cloud Control, which has no stack', '', 'Bucket', '111122223333-a-new-id'],
    ['a request without stack', null, 'Bucket', '111122223333-a-new-id'],
    ['a request without logical id', STACK_ID, null, '111122223333-a-new-id'],
    ['a name that would be too long', STACK_ID, 'x'.repeat(512), '111122223333-a-new-id'],
    ['a name with an asterisk', STACK_ID, 'a*b', '111122223333-a-new-id'],
  ])('for %s', (_, stackId, targetLogicalId, expected) => {
    expect(logStreamName({ awsAccountId: '111122223333', stackId, targetLogicalId }, newId)).toBe(expected);
  });

  test('without an account is only a new id', () => {
    expect(logStreamName({ awsAccountId: null, stackId: null, targetLogicalId: null }, newId)).toBe('a-new-id');
  });

  test('is one that CloudWatch Logs allows, whatever the request says', () => {
    const text = fc.option(fc.string({ maxLength: 600 }));
    fc.assert(
      fc.property(fc.record({ awsAccountId: text, stackId: text, targetLogicalId: text }), (owner) => {
        expect(logStreamName(owner, newId)).toMatch(/^[^:*]{1,512}$/s);
      }),
      runs({ quick: 100, full: 1000 }),
    );
  });
});
