import type { Advice, Json, JsonObject, Outcome } from '../../domain.ts';
import { problemsOf } from '../../foreign/problems.ts';
import { shapeOf } from '../../foreign/shape.ts';
import { isHandlerErrorCode } from '../../protocol/handler-error-code.ts';
import { annotationsSchema, type PolicyAnnotation } from './annotation.ts';
import { brokenContextSize, brokenDelaySize } from './callback-rules.ts';

export const NO_MESSAGE = 'The policy function gave no message.';

/**
 * What a policy function's reply means. Two shapes are understood: the original hook's, with `status`, and the one of
 * AWS's own Lambda Hooks, with `hookStatus`. Every broken rule is named, as an author wants to mend all of them at once.
 */
export function decodeReply(payload: Uint8Array, clientRequestToken: string): Outcome {
  const parsed = parseJson(payload);
  if (parsed.kind === 'unreadable') return malformed([parsed.problem]);
  const { value } = parsed;
  if (typeof value === 'string') {
    return {
      kind: 'ERROR',
      error: 'STRING_RESPONSE',
      message: 'the function returned a JSON string; return the object itself, do not serialise it',
    };
  }
  if (value === null || typeof value !== 'object' || isList(value)) {
    return malformed([`the reply must be a JSON object, got ${shapeOf(value)}`]);
  }
  return decodeObject(value, clientRequestToken);
}

type ParsedJson =
  | { readonly kind: 'parsed'; readonly value: Json }
  | { readonly kind: 'unreadable'; readonly problem: string };

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parseJson(payload: Uint8Array): ParsedJson {
  if (payload.length === 0) return { kind: 'unreadable', problem: 'the reply is empty' };
  let text: string;
  try {
    text = utf8.decode(payload);
  } catch {
    return { kind: 'unreadable', problem: 'the reply is not UTF-8' };
  }
  try {
    const value: Json = JSON.parse(text);
    return { kind: 'parsed', value };
  } catch {
    return { kind: 'unreadable', problem: 'the reply is not JSON' };
  }
}

const NO_ANNOTATIONS = { success: true, data: [] } as const;

const STATUSES = ['SUCCESS', 'FAILED', 'IN_PROGRESS'] as const;

function decodeObject(reply: JsonObject, clientRequestToken: string): Outcome {
  const statusKey = 'status' in reply || !('hookStatus' in reply) ? 'status' : 'hookStatus';
  const status = STATUSES.find((known) => known === reply[statusKey]);
  const annotations = isAbsent(reply.annotations) ? NO_ANNOTATIONS : annotationsSchema.safeParse(reply.annotations);
  const broken = [
    ...(status === undefined
      ? [`${statusKey} must be SUCCESS, FAILED or IN_PROGRESS, got ${shapeOf(reply[statusKey])}`]
      : []),
    ...brokenErrorCode(reply, status),
    ...brokenDelay(reply.callbackDelaySeconds, status),
    ...(status !== undefined && status !== 'IN_PROGRESS' && isTruthy(reply.callbackContext)
      ? [`callbackContext must be empty with ${status}`]
      : []),
    ...(status === 'IN_PROGRESS' ? brokenContextSize(reply.callbackContext ?? null) : []),
    ...(statusKey === 'hookStatus' &&
    isTruthy(reply.clientRequestToken) &&
    reply.clientRequestToken !== clientRequestToken
      ? ['clientRequestToken must be the one of the request']
      : []),
    ...(annotations.success ? [] : problemsOf(annotations.error).map((problem) => `annotations${problem}`)),
  ];
  if (status === undefined || broken.length > 0) return malformed(broken);
  const message = messageOf(reply.message);
  const given = annotations.success ? annotations.data : [];
  switch (status) {
    case 'SUCCESS':
      return given.length > 0 && given.every((annotation) => annotation.status === 'SKIPPED')
        ? { kind: 'SKIPPED', reason: 'NOT_APPLICABLE', message, advice: adviceOf(given) }
        : { kind: 'PASSED', message, advice: adviceOf(given) };
    case 'FAILED':
      return reply.errorCode === 'NonCompliant'
        ? { kind: 'NON_COMPLIANT', message, advice: adviceOf(given) }
        : {
            kind: 'ERROR',
            error: 'REPORTED_ERROR',
            message,
            reportedCode: typeof reply.errorCode === 'string' ? reply.errorCode : 'InternalFailure',
          };
    case 'IN_PROGRESS':
      return {
        kind: 'IN_PROGRESS',
        message,
        callbackContext: reply.callbackContext ?? null,
        callbackDelaySeconds: typeof reply.callbackDelaySeconds === 'number' ? reply.callbackDelaySeconds : 0,
      };
  }
}

/** A missing code is unset, except that FAILED then means InternalFailure, as in the original. */
function brokenErrorCode({ errorCode }: JsonObject, status: (typeof STATUSES)[number] | undefined): string[] {
  if (isTruthy(errorCode)) {
    if (!isHandlerErrorCode(errorCode)) {
      return [`errorCode must be one of CloudFormation's handler error codes, got ${shapeOf(errorCode)}`];
    }
    return status === undefined || status === 'FAILED' ? [] : [`errorCode must be null with ${status}`];
  }
  return status === 'FAILED' && errorCode !== undefined
    ? [
        `errorCode must say why with FAILED: NonCompliant, or why the function could not decide, got ${shapeOf(errorCode)}`,
      ]
    : [];
}

function brokenDelay(delay: Json | undefined, status: (typeof STATUSES)[number] | undefined): string[] {
  if (delay === undefined) return [];
  if (typeof delay !== 'number') return [`callbackDelaySeconds must be a number, got ${shapeOf(delay)}`];
  const broken = brokenDelaySize(delay);
  if (broken.length > 0) return broken;
  return delay > 0 && status !== undefined && status !== 'IN_PROGRESS'
    ? [`callbackDelaySeconds must be 0 with ${status}`]
    : [];
}

/** Python's truth of a JSON value, by which the original judged: empty lists and objects are false. */
function isTruthy(value: Json | undefined): boolean {
  return value !== null && typeof value === 'object' ? Object.keys(value).length > 0 : Boolean(value);
}

/** The original never checked a message; whatever it is, the developer gets to see it. */
function messageOf(message: Json | undefined): string {
  if (isAbsent(message) || message === '') return NO_MESSAGE;
  return typeof message === 'string' ? message : JSON.stringify(message);
}

/** One annotation per policy function leaves the hook, so that the first advice of each kind stands for all. */
function adviceOf(annotations: readonly PolicyAnnotation[]): Advice {
  const ranked = [...annotations].sort((a, b) => Number(b.status === 'FAILED') - Number(a.status === 'FAILED'));
  const remediationMessage = firstText(ranked.map((annotation) => annotation.remediationMessage));
  const remediationLink = firstText(ranked.map((annotation) => annotation.remediationLink));
  const severityLevel = ranked.map((annotation) => annotation.severityLevel).find((severity) => severity != null);
  return {
    ...(remediationMessage === undefined ? {} : { remediationMessage }),
    ...(remediationLink === undefined ? {} : { remediationLink }),
    ...(severityLevel == null ? {} : { severityLevel }),
  };
}

function firstText(texts: readonly (string | null | undefined)[]): string | undefined {
  return texts.find((text) => text != null && text !== '') ?? undefined;
}

function isAbsent(value: Json | undefined): value is undefined | null {
  return value === undefined || value === null;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function malformed(broken: readonly string[]): Outcome {
  return { kind: 'ERROR', error: 'MALFORMED_RESPONSE', message: broken.join('; ') };
}
