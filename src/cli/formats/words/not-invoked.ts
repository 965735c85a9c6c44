import type { StackResult } from '../../../local/evaluation-result.ts';
import { enumeration } from './wording.ts';

type NotInvoked = StackResult['notInvoked'][number];

const REASON = {
  DISABLED: 'the hook is not enabled',
  TARGET_OPERATIONS: "the hook's TargetOperations do not name that operation",
  TARGET_FILTERS: "the hook's TargetFilters leave that out",
  STACK_FILTERS: "the hook's StackFilters leave the stack out",
  UNCHANGED: 'nothing changes',
  CLEAN_UP: 'removed from the template, and cleaned up without asking hooks',
  RETAINED: 'retained by DeletionPolicy',
  MACRO: 'a macro makes other resources of it',
  NESTED_STACK: 'the template of the nested stack is not at hand',
  NO_CHANGE_SET: 'a deletion needs none',
} as const satisfies Record<NotInvoked['reason'], string>;

/** `Not asked about Old, Older: removed from the template, …`, one sentence for each reason. */
export function notInvokedSentences({ notInvoked }: StackResult): string[] {
  const byReason = new Map<NotInvoked['reason'], string[]>();
  for (const one of notInvoked) {
    const targets = byReason.get(one.reason);
    if (targets === undefined) byReason.set(one.reason, [targetOf(one)]);
    else targets.push(targetOf(one));
  }
  return [...byReason].map(([reason, targets]) => `Not asked about ${enumeration(targets)}: ${REASON[reason]}`);
}

function targetOf({ operation, targetLogicalId }: NotInvoked): string {
  switch (operation) {
    case 'CHANGE_SET':
      return 'the change set';
    case 'STACK':
      return 'the stack';
    case 'RESOURCE':
    case 'CLOUD_CONTROL':
      return targetLogicalId;
  }
}
