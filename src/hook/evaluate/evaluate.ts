import type { ErrorKind, Evaluation, Outcome, Payload, PolicyFunction } from '../domain.ts';
import { PAYLOAD_MAX_BYTES } from '../policy/contract/contract.ts';
import { CONTRACTS } from '../policy/contract/contracts.ts';
import { decodeFunctionError } from '../policy/contract/function-error.ts';
import type { Clock, InvokeResult, LambdaInvoker, Telemetry } from '../ports.ts';
import { SHARE } from '../time/budget.ts';
import { limitInWords } from '../time/limit-in-words.ts';
import { pause } from '../time/pause.ts';
import { withLimit } from '../time/with-limit.ts';
import { waitBefore } from './retry.ts';

export interface EvaluationPorts {
  readonly invoker: LambdaInvoker;
  readonly clock: Clock;
  readonly random: () => number;
  readonly telemetry: Pick<Telemetry, 'fault'>;
}

export interface EvaluationInput {
  readonly policyFunction: PolicyFunction;
  readonly payload: Payload;
  readonly clientRequestToken: string | null;
  /** The clock's milliseconds by which the evaluation must be over. */
  readonly deadline: number;
  readonly traceHeader: string | undefined;
}

/** Asks one policy function, with retries, inside its own limit and the deadline. Total: whatever happens becomes the outcome. */
export async function evaluate(input: EvaluationInput, ports: EvaluationPorts): Promise<Evaluation> {
  const { policyFunction, payload, deadline } = input;
  const { clock } = ports;
  const started = clock.now();
  const finish = (outcome: Outcome, progress: Progress): Evaluation => {
    const ended = clock.now();
    return {
      policyFunction,
      outcome,
      durationMs: ended - started,
      attempts: progress.requests,
      remainingMs: Math.max(0, deadline - ended),
      ...(progress.last?.awsRequestId === undefined ? {} : { awsRequestId: progress.last.awsRequestId }),
      ...(progress.last?.kind === 'replied' && progress.last.executedVersion !== undefined
        ? { executedVersion: progress.last.executedVersion }
        : {}),
    };
  };
  const progress: Progress = { requests: 0, last: undefined };
  if (payload.reduce((sum, chunk) => sum + chunk.byteLength, 0) > PAYLOAD_MAX_BYTES) {
    return finish(
      failure('REQUEST_TOO_LARGE', 'the request exceeds the 6 MB that Lambda accepts; it was not sent'),
      progress,
    );
  }
  const limitMs = Math.min(policyFunction.timeoutMs, deadline - started);
  try {
    const limited = await withLimit(limitMs, clock, (signal) =>
      invokeWithRetries(input, ports, limitMs, signal, progress),
    );
    return finish(limited.kind === 'expired' ? timedOut(limitMs, progress) : decode(limited.value, input), progress);
  } catch (error) {
    // A port must not throw. If one does, the log says so, and the answers of the other functions are kept.
    ports.telemetry.fault('The hook failed to invoke a policy function', error);
    return finish(failure('UNKNOWN', 'the hook failed to invoke the function'), progress);
  }
}

/** What is known of an evaluation even when its limit cuts it short. */
interface Progress {
  requests: number;
  last: InvokeResult | undefined;
}

async function invokeWithRetries(
  { policyFunction, payload, traceHeader }: EvaluationInput,
  { invoker, clock, random }: EvaluationPorts,
  limitMs: number,
  signal: AbortSignal,
  progress: Progress,
): Promise<InvokeResult> {
  const { functionName } = policyFunction;
  const end = clock.now() + limitMs;
  const sentAgain = () => {
    progress.requests += 1;
  };
  for (let attempts = 1; ; attempts += 1) {
    const doubtAfterMs = (end - clock.now()) * SHARE.doubt;
    progress.requests += 1;
    const result = await invoker.invoke({ functionName, payload, signal, traceHeader, doubtAfterMs, sentAgain });
    progress.last = result;
    if (result.kind === 'failed' && result.unsent) progress.requests -= 1;
    if (signal.aborted || result.kind === 'replied') return result;
    const wait = waitBefore({ attempts, result, limitMs, remainingMs: end - clock.now() }, random);
    if (wait === null) return result;
    await pause(wait, clock, signal);
    if (signal.aborted) return result;
  }
}

function decode(result: InvokeResult, { clientRequestToken, policyFunction }: EvaluationInput): Outcome {
  if (result.kind === 'failed') return failure(result.error, result.message);
  return result.functionError === undefined
    ? CONTRACTS[policyFunction.contract].reply(result.payload, clientRequestToken)
    : decodeFunctionError(result.payload, policyFunction.functionName);
}

function timedOut(limitMs: number, { last }: Progress): Outcome {
  if (limitMs <= 0) return failure('TIMED_OUT', 'no time was left to ask the function');
  // The last attempt is the one that hung; what failed before it took its share of the time.
  const before = last?.kind === 'failed' ? `; an attempt before it failed: ${last.message}` : '';
  return failure('TIMED_OUT', `the function did not answer within ${limitInWords(limitMs)}${before}`);
}

function failure(error: ErrorKind, message: string): Outcome {
  return { kind: 'ERROR', error, message };
}
