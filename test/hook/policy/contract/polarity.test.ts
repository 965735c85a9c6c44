import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CONTRACT_NAMES, type Outcome } from '../../../../src/hook/domain.ts';
import { CONTRACTS } from '../../../../src/hook/policy/contract/contracts.ts';
import { runs } from '../../../support/runs.ts';

const TOKEN = 'token-1';
const KEYS = [
  'status',
  'hookStatus',
  'errorCode',
  'message',
  'callbackContext',
  'callbackDelaySeconds',
  'clientRequestToken',
  'annotations',
  'Status',
  'error_code',
  'statusCode',
  'body',
  'extra',
] as const;

type Reply = Readonly<Record<string, unknown>>;

/** Another value under one key, or none. */
interface Mutation {
  readonly key: string;
  readonly value: unknown;
}

const anyValue = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    '',
    0,
    1,
    true,
    [],
    {},
    'SUCCESS',
    'FAILED',
    'IN_PROGRESS',
    'success',
    'InternalFailure',
    TOKEN,
    [{ annotationName: 'a', status: 'PASSED' }],
    [{ annotationName: 'a', status: 'SKIPPED' }],
    [{ annotationName: 'a', status: 'FAILED', severityLevel: 'Severe' }],
  ),
  fc.jsonValue(),
);

function mutations(exceptOf: readonly string[], maxLength: number): fc.Arbitrary<Mutation[]> {
  const keys = KEYS.filter((key) => !exceptOf.includes(key));
  return fc.array(fc.record({ key: fc.constantFrom(...keys), value: anyValue }), { minLength: 1, maxLength });
}

function mutated(reply: Reply, changes: readonly Mutation[]): Reply {
  return { ...reply, ...Object.fromEntries(changes.map(({ key, value }) => [key, value])) };
}

/** JSON leaves out what is undefined. */
function decode(reply: Reply, contract: (typeof CONTRACT_NAMES)[number]): Outcome {
  return CONTRACTS[contract].reply(Buffer.from(JSON.stringify(reply)), TOKEN);
}

const contract = fc.constantFrom(...CONTRACT_NAMES);
const whole = { errorCode: null, message: 'm', callbackContext: null, callbackDelaySeconds: 0 };

/** Neither lets the change through by itself, nor puts the decision off. */
function doesNotApprove(outcome: Outcome): boolean {
  return outcome.kind === 'ERROR' || (outcome.kind === 'NON_COMPLIANT' && outcome.warningOnly === undefined);
}

describe('whatever else a reply holds', () => {
  test('an objection stays the same objection', () => {
    const objection = fc.constantFrom<Reply>(
      { ...whole, status: 'FAILED', errorCode: 'NonCompliant' },
      { ...whole, hookStatus: 'FAILED', errorCode: 'NonCompliant', clientRequestToken: TOKEN },
      { errorCode: 'NonCompliant' },
    );
    fc.assert(
      fc.property(objection, mutations(['errorCode'], 6), contract, (reply, changes, asked) => {
        const outcome = decode(mutated(reply, changes), asked);
        expect(outcome).toMatchObject({ kind: 'NON_COMPLIANT' });
        expect(outcome).not.toHaveProperty('warningOnly');
      }),
      runs({ quick: 300, full: 20_000 }),
    );
  });

  test.each<[string, Reply, readonly string[], number]>([
    ['an error that was reported', { ...whole, status: 'FAILED', errorCode: 'InternalFailure' }, [], 1],
    ['an objection', { ...whole, status: 'FAILED', errorCode: 'NonCompliant' }, [], 1],
    ['FAILED without a reason', { ...whole, status: 'FAILED' }, ['status'], 6],
    ['SUCCESS without a code', { status: 'SUCCESS', message: 'm' }, ['errorCode', 'hookStatus'], 6],
    ['IN_PROGRESS without a code', { status: 'IN_PROGRESS', message: 'm' }, ['errorCode', 'hookStatus'], 6],
    ['a status of its own making', { ...whole, status: 'DONE' }, ['status'], 6],
    [
      'an answer of a Lambda Hook to another request',
      { ...whole, hookStatus: 'SUCCESS', clientRequestToken: 'another' },
      ['clientRequestToken', 'hookStatus'],
      6,
    ],
    [
      'an answer of a Lambda Hook to no request',
      { ...whole, hookStatus: 'SUCCESS' },
      ['clientRequestToken', 'hookStatus'],
      6,
    ],
  ])('%s does not become an approval', (_, reply, decisive, count) => {
    fc.assert(
      fc.property(mutations(decisive, count), contract, (changes, asked) => {
        expect(doesNotApprove(decode(mutated(reply, changes), asked))).toBe(true);
      }),
      runs({ quick: 200, full: 5000 }),
    );
  });

  test('a failed rule beside an approval is not forgotten', () => {
    const warning = {
      ...whole,
      status: 'SUCCESS',
      annotations: [{ annotationName: 'tags', status: 'FAILED', statusMessage: 'no owner' }],
    };
    fc.assert(
      fc.property(mutations(['annotations', 'status'], 6), contract, (changes, asked) => {
        expect(decode(mutated(warning, changes), asked)).toMatchObject({
          kind: expect.stringMatching(/^(NON_COMPLIANT|ERROR)$/),
          findings: [{ rule: 'tags', message: 'no owner' }],
        });
      }),
      runs({ quick: 200, full: 5000 }),
    );
  });
});
