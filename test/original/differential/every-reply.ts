/** Every combination of values, usual and odd, in the five keys of a reply: 8 × 9 × 5 × 10 × 9 of them. */
import type { Json, JsonObject } from '../../../src/hook/domain.ts';

const ABSENT = Symbol('absent');
type Value = Json | typeof ABSENT;

const STATUS: readonly Value[] = ['SUCCESS', 'FAILED', 'IN_PROGRESS', 'PENDING', 'failed', null, 7, ABSENT];
const ERROR_CODE: readonly Value[] = [
  null,
  '',
  'NonCompliant',
  'InternalFailure',
  'Throttling',
  'noncompliant',
  'Unheard',
  0,
  ABSENT,
];
const MESSAGE: readonly Value[] = ['said', '', null, 12, ABSENT];
const CONTEXT: readonly Value[] = [null, {}, { step: 2 }, '', 'text', [], ['step'], 0, false, ABSENT];
const DELAY: readonly Value[] = [0, 4, -2, '6', null, 1.5, true, false, ABSENT];

export function everyReply(): JsonObject[] {
  return STATUS.flatMap((status) =>
    ERROR_CODE.flatMap((errorCode) =>
      MESSAGE.flatMap((message) =>
        CONTEXT.flatMap((callbackContext) =>
          DELAY.map((callbackDelaySeconds) =>
            present({ status, errorCode, message, callbackContext, callbackDelaySeconds }),
          ),
        ),
      ),
    ),
  );
}

function present(values: Readonly<Record<string, Value>>): JsonObject {
  const reply: Record<string, Json> = {};
  for (const [key, value] of Object.entries(values)) {
    if (value !== ABSENT) reply[key] = value;
  }
  return reply;
}
