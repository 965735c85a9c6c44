import type { Evaluation, HookRequest, Json, PolicyFunction } from '../domain.ts';
import { policyRequestFor } from '../policy/contract/policy-request.ts';
import type { Telemetry } from '../ports.ts';
import { type EvaluationPorts, evaluate } from './evaluate.ts';

/**
 * Asks all policy functions at once; one evaluation each, in the order given. Never short-circuits: the developer is to see
 * every objection at once, and every function's answer belongs on record. Finished functions must not be among them.
 */
export async function fanOut(
  policyFunctions: readonly PolicyFunction[],
  request: HookRequest,
  targetModel: Json,
  deadline: number,
  ports: EvaluationPorts & { readonly telemetry: Telemetry },
): Promise<Evaluation[]> {
  const policyRequest = policyRequestFor(request, targetModel);
  return Promise.all(
    policyFunctions.map((policyFunction) =>
      ports.telemetry.trace(policyFunction, (traceHeader) =>
        evaluate(
          {
            policyFunction,
            payload: policyRequest(contextOf(policyFunction, request)),
            clientRequestToken: request.clientRequestToken,
            deadline,
            traceHeader,
          },
          ports,
        ),
      ),
    ),
  );
}

/** `{}` on a function's first round; later exactly what it asked to get back, be it null. */
function contextOf({ id }: PolicyFunction, { callback }: HookRequest): Json {
  const context = callback.pending.get(id);
  return context === undefined ? {} : context;
}
