import type { HookRequest, Json, Rejection, Verdict } from '../../domain.ts';
import { type Printable, printable } from '../../foreign/printable.ts';
import { shorten } from '../../foreign/text.ts';
import { writeCallbackContext } from '../callback-context.ts';
import type { HandlerErrorCode } from '../handler-error-code.ts';
import { DELAY_MAX_SECONDS } from '../limits.ts';
import { type Annotation, annotationsFor } from './annotations.ts';
import { messageFor, messageMaxLength } from './message.ts';

/** The wire answer of both doors. Absent keys are absent on the wire too: a null errorCode fails CloudFormation's contract tests. */
export interface HookResponse {
  readonly hookStatus: 'SUCCESS' | 'FAILED' | 'IN_PROGRESS';
  readonly message: Printable;
  /** Whole seconds. */
  readonly callbackDelaySeconds: number;
  /** Absent only if the event has none, or could not be read. */
  readonly clientRequestToken?: string;
  readonly errorCode?: HandlerErrorCode;
  readonly callbackContext?: Json;
  readonly annotations?: readonly Annotation[];
}

/** The part of the answer in which the doors differ. */
export interface ErrorCodes {
  forVerdict(verdict: Verdict): HandlerErrorCode;
  forRejection(rejection: Rejection): HandlerErrorCode;
}

/** The answer to a verdict. Pure. */
export function respond(
  verdict: Verdict,
  request: HookRequest,
  errorCodes: ErrorCodes,
  configurationDigest: string,
): HookResponse {
  const message = printable(messageFor(verdict, request.operation));
  const token = echo(request.clientRequestToken);
  switch (verdict.kind) {
    case 'COMPLIANT':
      return {
        hookStatus: 'SUCCESS',
        message,
        callbackDelaySeconds: 0,
        ...token,
        annotations: annotationsFor(verdict),
      };
    case 'BLOCKED':
      return {
        hookStatus: 'FAILED',
        errorCode: errorCodes.forVerdict(verdict),
        message,
        callbackDelaySeconds: 0,
        ...token,
        annotations: annotationsFor(verdict),
      };
    case 'IN_PROGRESS':
      return {
        hookStatus: 'IN_PROGRESS',
        message,
        callbackDelaySeconds: highestDelay(verdict),
        ...token,
        callbackContext: writeCallbackContext(verdict, configurationDigest),
      };
  }
}

/** A bug of ours: what it was is for the log, not for the stack's events. */
export const FAULT: Rejection = {
  kind: 'FAULT',
  message: 'The hook failed by an error of its own and could not judge this change. Its log says more.',
};

/** The answer when no policy function could be asked. */
export function respondToRejection(
  rejection: Rejection,
  clientRequestToken: string | null,
  operation: HookRequest['operation'] | null,
  errorCodes: ErrorCodes,
): HookResponse {
  return {
    hookStatus: 'FAILED',
    errorCode: errorCodes.forRejection(rejection),
    message: printable(shorten(rejection.message, messageMaxLength(operation))),
    callbackDelaySeconds: 0,
    ...echo(clientRequestToken),
  };
}

function echo(clientRequestToken: string | null): Pick<HookResponse, 'clientRequestToken'> {
  return clientRequestToken === null ? {} : { clientRequestToken };
}

/**
 * CloudFormation's field is a whole number; calling back a moment late is harmless, calling back early wastes a round. Nobody who
 * deploys waits longer than an hour: who asks for more most likely means milliseconds.
 */
function highestDelay(verdict: Verdict): number {
  const highest = Math.ceil(
    verdict.judgements.reduce(
      (longest, { evaluation: { outcome } }) =>
        outcome.kind === 'IN_PROGRESS' ? Math.max(longest, outcome.callbackDelaySeconds) : longest,
      0,
    ),
  );
  return Math.min(highest, DELAY_MAX_SECONDS);
}
