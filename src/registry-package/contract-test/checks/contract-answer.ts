import * as z from 'zod';
import type { Json } from '../../../hook/domain.ts';
import { problemsOf } from '../../../hook/foreign/problems.ts';
import { HANDLER_ERROR_CODES } from '../../../hook/protocol/handler-error-code.ts';

/** What a check expects of the answer that ends it. */
export type Expectation = 'SUCCESS' | 'FAILED' | 'UNSUPPORTED_TARGET';

export type ContractAnswer =
  | { readonly kind: 'broken'; readonly problem: string }
  | { readonly kind: 'in-progress'; readonly callbackContext: Json; readonly delaySeconds: number }
  | { readonly kind: 'final' };

/** `cfn test` accepts 0, and refuses null. */
const noErrorCode = z.literal(0, 'expected no error code').optional();
const noDelay = z.literal(0, 'expected no delay').optional();

const answer = z.discriminatedUnion(
  'hookStatus',
  [
    z.object({
      hookStatus: z.literal('IN_PROGRESS'),
      errorCode: noErrorCode,
      result: z.null('expected no result').optional(),
      callbackContext: z.json().optional(),
      callbackDelaySeconds: z.number('expected a number of seconds').nonnegative().optional(),
    }),
    z.object({ hookStatus: z.literal('SUCCESS'), errorCode: noErrorCode, callbackDelaySeconds: noDelay }),
    z.object({
      hookStatus: z.literal('FAILED'),
      errorCode: z.enum(HANDLER_ERROR_CODES, 'expected a handler error code'),
      callbackDelaySeconds: noDelay,
      message: z.string('expected a message').min(1, 'expected a message that says something'),
    }),
  ],
  'expected IN_PROGRESS, SUCCESS or FAILED',
);

/** Judges one answer of the hook by the rules of the contract tests of CloudFormation. */
export function contractAnswer(payload: string, expected: Expectation): ContractAnswer {
  let document: unknown;
  try {
    document = JSON.parse(payload);
  } catch {
    return broken('the answer is not JSON');
  }
  const parsed = answer.safeParse(document);
  if (!parsed.success) return broken(problemsOf(parsed.error).join('; '));
  const { data } = parsed;
  switch (data.hookStatus) {
    case 'IN_PROGRESS':
      return {
        kind: 'in-progress',
        callbackContext: data.callbackContext ?? null,
        delaySeconds: data.callbackDelaySeconds ?? 0,
      };
    case 'SUCCESS':
      return expected === 'SUCCESS' ? { kind: 'final' } : broken('expected FAILED, got SUCCESS');
    case 'FAILED':
      if (expected === 'SUCCESS') return broken(`expected SUCCESS, got FAILED / ${data.errorCode}: ${data.message}`);
      return expected === 'UNSUPPORTED_TARGET' && data.errorCode !== 'UnsupportedTarget'
        ? broken(`expected the error code UnsupportedTarget, got ${data.errorCode}: ${data.message}`)
        : { kind: 'final' };
  }
}

function broken(problem: string): ContractAnswer {
  return { kind: 'broken', problem };
}
