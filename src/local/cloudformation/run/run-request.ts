import type { Json, JsonObject } from '../../../hook/domain.ts';
import type { Clock, InvokeResult } from '../../../hook/ports.ts';
import type { HookFunction } from '../local-hook/local-hook.ts';
import { type HookAnnotation, type HookAnswer, parseHookAnswer } from './hook-answer.ts';
import type { ServiceRules } from './service-rules.ts';

export interface RequestPorts {
  /** Limits one invocation; always real time. */
  readonly clock: Clock;
  /** Passes the delay between two rounds: in real time, or at once. */
  readonly wait: (ms: number) => Promise<void>;
}

export interface Request {
  readonly clientRequestToken: string;
  /** `invocation` counts from 1. */
  readonly event: (invocation: number, callbackContext: Json) => JsonObject;
}

/** How one request ended. */
export type RequestEnd =
  | { readonly kind: 'succeeded'; readonly message: string; readonly annotations: readonly HookAnnotation[] }
  | {
      readonly kind: 'failed';
      readonly errorCode: string;
      readonly message: string;
      readonly annotations: readonly HookAnnotation[];
    }
  /** The hook gave no usable answer. The reason says what the service saw. */
  | { readonly kind: 'unanswered'; readonly reason: string };

export interface RequestRun {
  readonly end: RequestEnd;
  /** Invocations, tries included. */
  readonly invocations: number;
  /** Rounds that were answered with IN_PROGRESS, and the delay that each asked for. */
  readonly delaysSeconds: readonly number[];
}

const utf8 = new TextEncoder();

/** Invokes the hook for one request until it has answered, or until CloudFormation gives up. Never rejects. */
export async function runRequest(
  request: Request,
  hook: HookFunction,
  rules: ServiceRules,
  ports: RequestPorts,
): Promise<RequestRun> {
  const delaysSeconds: number[] = [];
  let invocations = 0;
  let callbackContext: Json = null;
  for (let round = 1; ; round += 1) {
    const payload = utf8.encode(JSON.stringify(request.event(round, callbackContext)));
    const attempt = await invokeHook(payload, request.clientRequestToken, hook, rules, ports.clock);
    invocations += attempt.tries;
    if (attempt.kind === 'unanswered') {
      return { end: { kind: 'unanswered', reason: attempt.reason }, invocations, delaysSeconds };
    }
    const { answer } = attempt;
    switch (answer.hookStatus) {
      case 'SUCCESS':
        return { end: { kind: 'succeeded', ...answer }, invocations, delaysSeconds };
      case 'FAILED':
        return { end: { kind: 'failed', ...answer }, invocations, delaysSeconds };
      case 'IN_PROGRESS': {
        if (round >= rules.inProgressAnswers) {
          const reason = `The hook answered IN_PROGRESS ${round} times, which is as often as it may`;
          return { end: { kind: 'unanswered', reason }, invocations, delaysSeconds };
        }
        delaysSeconds.push(answer.callbackDelaySeconds);
        callbackContext = answer.callbackContext ?? null;
        await ports.wait(answer.callbackDelaySeconds * 1000);
      }
    }
  }
}

type Attempt =
  | { readonly kind: 'answered'; readonly answer: HookAnswer; readonly tries: number }
  | { readonly kind: 'unanswered'; readonly reason: string; readonly tries: number };

/** One round: as many tries as the service makes to get an answer. */
async function invokeHook(
  payload: Uint8Array,
  clientRequestToken: string,
  { invoker, functionName }: HookFunction,
  { waitMs, tries, retried }: ServiceRules,
  clock: Clock,
): Promise<Attempt> {
  for (let count = 1; ; count += 1) {
    const result = await within(waitMs, clock, (signal) =>
      invoker.invoke({ functionName, payload: [payload], signal, traceHeader: undefined }),
    );
    const outcome =
      result === 'expired' ? `did not answer within ${waitMs / 1000} seconds` : answerOf(result, clientRequestToken);
    if (typeof outcome !== 'string') return { kind: 'answered', answer: outcome, tries: count };
    if (count >= tries || (retried === 'timeouts' && result !== 'expired')) {
      const times = count === 1 ? '' : ` (${count} tries)`;
      return { kind: 'unanswered', reason: `The hook ${outcome}${times}`, tries: count };
    }
  }
}

/** What the hook answered, or what it did instead. */
function answerOf(result: InvokeResult, clientRequestToken: string): HookAnswer | string {
  if (result.kind === 'failed') return `could not be invoked: ${result.message}`;
  if (result.functionError !== undefined) return `ended with a function error (${result.functionError})`;
  const parsed = parseHookAnswer(result.payload, clientRequestToken);
  return parsed.kind === 'answer' ? parsed.answer : `gave an answer that cannot be used: ${parsed.reason}`;
}

/** Waits for `work` as long as the service does, then aborts it. Written apart from the hook's own limits. */
function within<T>(waitMs: number, clock: Clock, work: (signal: AbortSignal) => Promise<T>): Promise<T | 'expired'> {
  const waiting = new AbortController();
  return new Promise((resolve, reject) => {
    const stopWaiting = clock.after(waitMs, () => {
      resolve('expired');
      waiting.abort();
    });
    work(waiting.signal).then(resolve, reject).finally(stopWaiting);
  });
}
