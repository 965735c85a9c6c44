import type { Json, JsonObject } from '../../../hook/domain.ts';
import type { Clock, LambdaInvoker } from '../../../hook/ports.ts';
import { withLimit } from '../../../hook/time/with-limit.ts';
import { type HookAnnotation, type HookAnswer, parseHookAnswer } from './hook-answer.ts';
import type { ServiceRules } from './service-rules.ts';

/** The hook's function, behind any Lambda endpoint. */
export interface HookFunction {
  readonly invoker: LambdaInvoker;
  readonly functionName: string;
}

export interface DrivePorts {
  /** Limits one invocation; always real time. */
  readonly clock: Clock;
  /** Lets the delay between two rounds pass: for real, or by the hands of a virtual clock. */
  readonly wait: (ms: number) => Promise<void>;
}

export interface Request {
  readonly clientRequestToken: string;
  /** `invocation` counts from 1. */
  readonly event: (invocation: number, callbackContext: Json) => JsonObject;
}

/** How one request ended. */
export type Conclusion =
  | { readonly kind: 'succeeded'; readonly message: string; readonly annotations: readonly HookAnnotation[] }
  | {
      readonly kind: 'failed';
      readonly errorCode: string;
      readonly message: string;
      readonly annotations: readonly HookAnnotation[];
    }
  /** The hook gave no usable answer. The reason is the service's side of the story. */
  | { readonly kind: 'unanswered'; readonly reason: string };

export interface Driven {
  readonly conclusion: Conclusion;
  /** Invocations, tries included. */
  readonly invocations: number;
  /** Rounds that were answered with IN_PROGRESS, and the delay that each asked for. */
  readonly delaysSeconds: readonly number[];
}

const utf8 = new TextEncoder();

/** Invokes the hook for one request until it has concluded, or until CloudFormation's patience ends. Never rejects. */
export async function drive(
  request: Request,
  hook: HookFunction,
  rules: ServiceRules,
  ports: DrivePorts,
): Promise<Driven> {
  const delaysSeconds: number[] = [];
  let invocations = 0;
  let callbackContext: Json = null;
  for (let round = 1; ; round += 1) {
    const asked = await ask(request, round, callbackContext, hook, rules, ports);
    invocations += asked.tries;
    if (asked.kind === 'unanswered') {
      return { conclusion: { kind: 'unanswered', reason: asked.reason }, invocations, delaysSeconds };
    }
    const { answer } = asked;
    switch (answer.hookStatus) {
      case 'SUCCESS':
        return { conclusion: { kind: 'succeeded', ...answer }, invocations, delaysSeconds };
      case 'FAILED':
        return { conclusion: { kind: 'failed', ...answer }, invocations, delaysSeconds };
      case 'IN_PROGRESS': {
        if (round >= rules.inProgressAnswers) {
          const reason = `The hook answered IN_PROGRESS ${round} times, which is as often as it may`;
          return { conclusion: { kind: 'unanswered', reason }, invocations, delaysSeconds };
        }
        delaysSeconds.push(answer.callbackDelaySeconds);
        callbackContext = answer.callbackContext ?? null;
        await ports.wait(answer.callbackDelaySeconds * 1000);
      }
    }
  }
}

type Asked =
  | { readonly kind: 'answered'; readonly answer: HookAnswer; readonly tries: number }
  | { readonly kind: 'unanswered'; readonly reason: string; readonly tries: number };

/** One round: as many tries as it takes to get an answer, within what the service grants. */
async function ask(
  { clientRequestToken, event }: Request,
  round: number,
  callbackContext: Json,
  { invoker, functionName }: HookFunction,
  { waitMs, tries, retried }: ServiceRules,
  { clock }: DrivePorts,
): Promise<Asked> {
  const payload = utf8.encode(JSON.stringify(event(round, callbackContext)));
  for (let count = 1; ; count += 1) {
    const limited = await withLimit(waitMs, clock, (signal) =>
      invoker.invoke({ functionName, payload, signal, traceHeader: undefined }),
    );
    const outcome = limited.kind === 'expired' ? `did not answer within ${waitMs / 1000} seconds` : read(limited.value);
    if (typeof outcome !== 'string') return { kind: 'answered', answer: outcome, tries: count };
    if (count >= tries || (retried === 'timeouts' && limited.kind === 'done')) {
      const times = count === 1 ? '' : ` (${count} tries)`;
      return { kind: 'unanswered', reason: `The hook ${outcome}${times}`, tries: count };
    }
  }

  function read(result: Awaited<ReturnType<LambdaInvoker['invoke']>>): HookAnswer | string {
    if (result.kind === 'failed') return `could not be invoked: ${result.message}`;
    if (result.functionError !== undefined) return `ended with a function error (${result.functionError})`;
    const parsed = parseHookAnswer(result.payload, clientRequestToken);
    return parsed.kind === 'answer' ? parsed.answer : `gave an answer that cannot be used: ${parsed.reason}`;
  }
}
