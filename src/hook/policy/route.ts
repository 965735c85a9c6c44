import type { HookRequest, OutOfScope, PolicyFunction } from '../domain.ts';
import { matchesTargetName } from './target-name-pattern.ts';

export interface Routed {
  readonly inScope: readonly PolicyFunction[];
  readonly outOfScope: readonly OutOfScope[];
}

/** The policy functions that want to be asked about this request, in configuration order, and why the others do not. */
export function route(policyFunctions: readonly PolicyFunction[], request: HookRequest): Routed {
  const inScope: PolicyFunction[] = [];
  const outOfScope: OutOfScope[] = [];
  for (const policyFunction of policyFunctions) {
    const reason = reasonAgainst(policyFunction, request);
    if (reason === null) inScope.push(policyFunction);
    else outOfScope.push({ policyFunction, reason });
  }
  return { inScope, outOfScope };
}

function reasonAgainst({ targetNames, actions }: PolicyFunction, request: HookRequest): OutOfScope['reason'] | null {
  if (targetNames !== undefined && !targetNames.some((pattern) => matchesTargetName(pattern, request.target.name))) {
    return 'TARGET_NAME';
  }
  const { action } = request;
  // Of an action that the hook does not know, nobody can have said that it does not matter.
  return actions !== undefined && action !== null && !actions.includes(action) ? 'ACTION' : null;
}
