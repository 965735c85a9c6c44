import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { compare, DIFFERENCES, differenceTable, TABLE } from './differences.ts';
import { everyReply } from './every-reply.ts';
import { originalReply } from './original-reply.ts';

const compared = compare(everyReply());

describe('The table of differences between the original’s reading of replies and ours', () => {
  test('is complete: every reply that the two judge otherwise belongs to a row', () => {
    expect(compared.replies).toBe(32_400);
    expect(Object.fromEntries(compared.untold)).toEqual({});
  });

  test('tells of nothing that does not happen', () => {
    expect([...compared.counts].filter(([, count]) => count === 0)).toEqual([]);
  });

  test('has no row by which a reply passes here that the original blocks', () => {
    const blocks = ['non-compliant', 'error'];
    expect(DIFFERENCES.filter(({ original, ours }) => blocks.includes(original) && !blocks.includes(ours))).toEqual([]);
  });

  test('is the one in the README', () => {
    const [table] = TABLE.exec(readFileSync('test/original/README.md', 'utf8')) ?? [];
    expect(table).toBe(differenceTable(compared));
  });
});

/** Seen from the original, run on such replies once. */
describe('What the original makes of a reply', () => {
  const whole = { status: 'SUCCESS', errorCode: null, message: 'm', callbackContext: null, callbackDelaySeconds: 0 };

  test.each([
    ['B-54', 'error', { status: 'PENDING' }],
    ['B-54', 'error', { status: null }],
    ['B-55', 'error', { errorCode: 'Unheard' }],
    ['B-56', 'error', { errorCode: 5 }],
    ['B-57', 'error', { status: 'FAILED', errorCode: '' }],
    ['B-58', 'error', { errorCode: 'Throttling' }],
    ['B-61', 'error', { callbackDelaySeconds: '5' }],
    ['B-61', 'error', { callbackDelaySeconds: null }],
    ['B-62', 'error', { callbackDelaySeconds: -0.5 }],
    ['B-63', 'error', { callbackDelaySeconds: true }],
    ['B-64', 'in progress', { status: 'IN_PROGRESS', callbackDelaySeconds: 1.5 }],
    ['B-65', 'error', { callbackContext: [0] }],
    ['B-66', 'in progress', { status: 'IN_PROGRESS', callbackContext: {} }],
    ['B-70', 'non-compliant', { status: 'FAILED', errorCode: 'NonCompliant' }],
    ['B-70', 'error', { status: 'FAILED', errorCode: 'NotFound' }],
    ['B-73', 'success', { callbackContext: [], errorCode: 0, message: { any: 'thing' } }],
  ])('%s: %s of %j', (rule, kind, change) => {
    expect(originalReply({ ...whole, ...change })).toEqual({ rule, kind });
  });

  test.each([
    ['status', 'B-70', 'non-compliant', { errorCode: 'NonCompliant' }],
    ['status', 'B-57', 'error', { errorCode: null }],
    ['errorCode', 'B-58', 'error', { status: 'SUCCESS' }],
    ['errorCode', 'B-70', 'error', { status: 'FAILED' }],
    ['everything', 'B-70', 'error', {}],
  ])('without %s, B-52 gives it a default: %s, %s', (_, rule, kind, reply) => {
    expect(originalReply(reply)).toEqual({ rule, kind });
  });
});
