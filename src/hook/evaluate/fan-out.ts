import type { ContractName, Evaluation, HookRequest, Json, PolicyFunction } from '../domain.ts';
import type { Contract } from '../policy/contract/contract.ts';
import { CONTRACTS } from '../policy/contract/contracts.ts';
import type { Telemetry } from '../ports.ts';
import { type EvaluationPorts, evaluate } from './evaluate.ts';

/**
 * Asks all policy functions at once; one evaluation each, in the order given. Never short-circuits: the developer is to see
 * every objection at once, and every function's answer belongs on record. Finished functions must not be among them.
 *
 * @param callbackContexts what functions asked to get back, by their ids
 */
export async function fanOut(
  policyFunctions: readonly PolicyFunction[],
  request: HookRequest,
  targetModel: Json,
  callbackContexts: ReadonlyMap<string, Json>,
  deadline: number,
  ports: EvaluationPorts & { readonly telemetry: Telemetry },
): Promise<Evaluation[]> {
  const { action, invocationPoint } = request;
  if (action === null)
    return policyFunctions.map((one) => notAsked(one, invocationPoint, deadline - ports.clock.now()));
  const requestIn = serialisedOnce(request, targetModel);
  return Promise.all(
    policyFunctions.map((policyFunction) =>
      ports.telemetry.trace(policyFunction, (traceHeader) =>
        evaluate(
          {
            policyFunction,
            payload: requestIn(policyFunction.contract)(callbackContexts.get(policyFunction.id)),
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

/** What the functions of each contract are asked: serialised once, and only if there are such functions. */
function serialisedOnce(request: HookRequest, targetModel: Json) {
  const made = new Map<ContractName, ReturnType<Contract['request']>>();
  return (name: ContractName) => {
    const known = made.get(name) ?? CONTRACTS[name].request(request, targetModel);
    made.set(name, known);
    return known;
  };
}

/**
 * CloudFormation sends the hook an action that it does not know. Policy functions are not asked about what their authors could not
 * know either, so that none of them could decide.
 */
function notAsked(policyFunction: PolicyFunction, invocationPoint: string, remainingMs: number): Evaluation {
  const message = `it was not asked, as this version of the hook does not know the invocation point ${invocationPoint}`;
  return {
    policyFunction,
    outcome: { kind: 'ERROR', error: 'UNKNOWN', message },
    durationMs: 0,
    attempts: 0,
    remainingMs: Math.max(0, remainingMs),
  };
}
