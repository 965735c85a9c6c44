import type { FailureMode, Operation } from '../../../hook/domain.ts';
import { shorten } from '../../../hook/foreign/text.ts';
import { messageMaxLength } from '../../../hook/protocol/message.ts';
import type { Assumptions } from '../../assumptions.ts';
import type { HookAnnotation } from '../run/hook-answer.ts';
import type { Conclusion } from '../run/run-request.ts';

export type HookStatus = 'HOOK_COMPLETE_SUCCEEDED' | 'HOOK_COMPLETE_FAILED' | 'HOOK_FAILED';

/** What CloudFormation makes of a hook's conclusion. */
export interface HookResult {
  readonly status: HookStatus;
  /** What stack events show. */
  readonly statusReason: string;
  /** The hook's own message, as far as CloudFormation keeps it; what went wrong when it has none. */
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
  conclusion: Conclusion,
  operation: Operation,
  failureMode: FailureMode,
  assumptions: Assumptions,
): HookResult {
  const status = statusOf(conclusion, assumptions);
  const text = conclusion.kind === 'unanswered' ? conclusion.reason : conclusion.message;
  const message = shorten(text, messageMaxLength(operation));
  const warnsOnly =
    failureMode === 'WARN' && (status === 'HOOK_COMPLETE_FAILED' || assumptions['errors-under-warn'] === 'continue');
  return {
    status,
    statusReason: shorten(`${prefixOf(conclusion)}${message}`, STATUS_REASON_MAX_LENGTH),
    message,
    errorCode: conclusion.kind === 'failed' ? conclusion.errorCode : null,
    failureMode,
    stops: status !== 'HOOK_COMPLETE_SUCCEEDED' && !warnsOnly,
    annotations: conclusion.kind === 'unanswered' ? [] : conclusion.annotations,
  };
}

function statusOf(conclusion: Conclusion, assumptions: Assumptions): HookStatus {
  switch (conclusion.kind) {
    case 'succeeded':
      return 'HOOK_COMPLETE_SUCCEEDED';
    case 'failed':
      return conclusion.errorCode === 'NonCompliant' || assumptions['failed-status'] === 'always-complete'
        ? 'HOOK_COMPLETE_FAILED'
        : 'HOOK_FAILED';
    case 'unanswered':
      return 'HOOK_FAILED';
  }
}

/** As stack events show it: `Hook failed with message: …`. */
function prefixOf({ kind }: Conclusion): string {
  switch (kind) {
    case 'succeeded':
      return 'Hook succeeded with message: ';
    case 'failed':
      return 'Hook failed with message: ';
    case 'unanswered':
      return '';
  }
}
