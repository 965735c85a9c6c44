import type { FailureMode, Operation } from '../../../hook/domain.ts';
import { CLOUD_CONTROL_MESSAGE_MAX_LENGTH, MESSAGE_MAX_LENGTH } from '../../../hook/protocol/limits.ts';
import type { Assumptions } from '../../assumptions.ts';
import type { HookAnnotation } from '../run/hook-answer.ts';
import type { RequestEnd } from '../run/run-request.ts';

export type HookStatus = 'HOOK_COMPLETE_SUCCEEDED' | 'HOOK_COMPLETE_FAILED' | 'HOOK_FAILED';

/** What CloudFormation makes of a hook's end. */
export interface HookResult {
  readonly status: HookStatus;
  /** What stack events show. */
  readonly statusReason: string;
  /** The hook's message, cut as CloudFormation cuts it. Without an answer, what went wrong. */
  readonly message: string;
  readonly errorCode: string | null;
  readonly failureMode: FailureMode;
  /** Whether this result ends the operation. */
  readonly stops: boolean;
  readonly annotations: readonly HookAnnotation[];
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackEvent.html */
const STATUS_REASON_MAX_LENGTH = 1024;

export function hookResult(
  end: RequestEnd,
  operation: Operation,
  failureMode: FailureMode,
  assumptions: Assumptions,
): HookResult {
  const status = statusOf(end, assumptions);
  const text = end.kind === 'unanswered' ? end.reason : end.message;
  const message = cut(text, operation === 'CLOUD_CONTROL' ? CLOUD_CONTROL_MESSAGE_MAX_LENGTH : MESSAGE_MAX_LENGTH);
  const warnsOnly =
    failureMode === 'WARN' && (status === 'HOOK_COMPLETE_FAILED' || assumptions['errors-under-warn'] === 'continue');
  return {
    status,
    statusReason: cut(`${prefixOf(end)}${message}`, STATUS_REASON_MAX_LENGTH),
    message,
    errorCode: end.kind === 'failed' ? end.errorCode : null,
    failureMode,
    stops: status !== 'HOOK_COMPLETE_SUCCEEDED' && !warnsOnly,
    annotations: end.kind === 'unanswered' ? [] : end.annotations,
  };
}

function statusOf(end: RequestEnd, assumptions: Assumptions): HookStatus {
  switch (end.kind) {
    case 'succeeded':
      return 'HOOK_COMPLETE_SUCCEEDED';
    case 'failed':
      return end.errorCode === 'NonCompliant' || assumptions['failed-status'] === 'always-complete'
        ? 'HOOK_COMPLETE_FAILED'
        : 'HOOK_FAILED';
    case 'unanswered':
      return 'HOOK_FAILED';
  }
}

/** As stack events show it: `Hook failed with message: …`. */
function prefixOf({ kind }: RequestEnd): string {
  switch (kind) {
    case 'succeeded':
      return 'Hook succeeded with message: ';
    case 'failed':
      return 'Hook failed with message: ';
    case 'unanswered':
      return '';
  }
}

/** The first UTF-16 units, without half of a surrogate pair. */
function cut(text: string, maxLength: number): string {
  return text.slice(0, maxLength).replace(/[\uD800-\uDBFF]$/, '');
}
