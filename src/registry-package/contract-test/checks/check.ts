import type { JsonObject } from '../../../hook/domain.ts';
import type { TargetInput } from '../inputs/input-rounds.ts';
import type { HandlerName } from '../invocation-point.ts';
import { contractAnswer, type Expectation } from './contract-answer.ts';
import { type ContractRequestOptions, contractRequest, withCallbackContext } from './contract-request.ts';
import type { FunctionClient } from './function-client.ts';

/** One of the questions that the contract tests put to a handler. */
export interface Check {
  readonly handler: HandlerName;
  readonly expected: Expectation;
  readonly input: TargetInput;
}

export interface CheckResult {
  readonly check: Check;
  /** Undefined when the check passed. */
  readonly problem: string | undefined;
  /** Invocations of the hook. */
  readonly invocations: number;
}

export interface CheckOptions extends ContractRequestOptions {
  readonly client: FunctionClient;
  readonly newToken: () => string;
  /** Limit of the first invocation, which `cfn test` calls `--enforce-timeout`. */
  readonly timeoutMs: number;
  /** How often the hook may answer IN_PROGRESS; `cfn test` has no limit. */
  readonly maxCallbacks: number;
  readonly pause: (ms: number) => Promise<void>;
}

/** Asks the hook until it has come to an end, and judges every answer on the way. */
export async function runCheck(check: Check, options: CheckOptions): Promise<CheckResult> {
  const { client, timeoutMs, maxCallbacks, pause } = options;
  let request: JsonObject = contractRequest(check.handler, check.input, options.newToken(), options);
  for (let invocations = 1; ; invocations += 1) {
    const done = (problem?: string): CheckResult => ({ check, problem, invocations });
    const reply = await client.invoke(JSON.stringify(request), AbortSignal.timeout(timeoutMs));
    if (reply.kind === 'failed') return done(reply.problem);
    const answer = contractAnswer(reply.payload, check.expected);
    switch (answer.kind) {
      case 'broken':
        return done(answer.problem);
      case 'final':
        return done();
      case 'in-progress':
        if (invocations > maxCallbacks) return done(`still IN_PROGRESS after ${maxCallbacks} callbacks`);
        await pause(answer.delaySeconds * 1000);
        request = withCallbackContext(request, answer.callbackContext);
    }
  }
}
