import type { JsonObject } from '../../../domain.ts';
import { isHandlerErrorCode } from '../../../protocol/handler-error-code.ts';
import { enumeration, notInList } from './closed-list.ts';
import type { Slip } from './slip.ts';

const STATUSES = ['SUCCESS', 'FAILED', 'IN_PROGRESS'] as const;
export type Status = (typeof STATUSES)[number];

/** Where the status stands: in the original's contract, and in that of AWS's Lambda Hooks. */
const STATUS_KEYS = ['status', 'hookStatus'] as const;
export type StatusKey = (typeof STATUS_KEYS)[number];

export interface StatedStatus {
  /** Undefined if the reply states none, or contradicts itself without saying FAILED. */
  readonly status: Status | undefined;
  readonly slips: readonly Slip[];
}

/**
 * The status that a reply states, in either spelling. FAILED outweighs whatever else it states.
 *
 * @param expected the spellings of the contract, its own first
 */
export function statedStatus(reply: JsonObject, expected: readonly [StatusKey, ...StatusKey[]]): StatedStatus {
  const stated = STATUS_KEYS.filter((key) => key in reply).map((key) => ({
    key,
    status: STATUSES.find((known) => known === reply[key]),
  }));
  const slips: Slip[] = stated
    .filter(({ status }) => status === undefined)
    .map(({ key }) => notInList(key, reply[key], STATUSES));
  if (!stated.some(({ key }) => expected.includes(key))) {
    slips.push(`${expected[0]} must be ${enumeration(STATUSES)}, got nothing${hint(reply, expected[0])}`);
  }
  const [first, second] = stated;
  if (first !== undefined && second !== undefined && first.status !== second.status) {
    slips.push('status and hookStatus must not contradict each other');
  }
  // A code without a status means FAILED to the original.
  const failed =
    stated.some(({ status }) => status === 'FAILED') || (first === undefined && isHandlerErrorCode(reply.errorCode));
  return { status: failed ? 'FAILED' : slips.length === 0 ? first?.status : undefined, slips };
}

/** Why the status may be missing where it is looked for. */
function hint(reply: JsonObject, expected: StatusKey): string {
  if (expected === 'hookStatus' && 'status' in reply) {
    return ' (there is status; a function that answers with it is asked in its own language with "Contract": "invoker")';
  }
  if ('statusCode' in reply && 'body' in reply) {
    return ' ({statusCode, body} is a reply for API Gateway: return the object itself)';
  }
  return '';
}
