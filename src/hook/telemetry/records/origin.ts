import type { DoorName, HookRequest } from '../../domain.ts';
import { traceIdOf } from '../trace/trace-header.ts';
import type { DecisionFields } from './decision-record-schema.ts';
import { text } from './field-value.ts';

/** What is known of one invocation before its event is read. */
export interface InvocationContext {
  readonly door: DoorName;
  /** AWS request id of the hook's own invocation. */
  readonly hookRequestId: string | undefined;
  /** Value of `_X_AMZN_TRACE_ID`. */
  readonly traceHeader: string | undefined;
  readonly region: string | undefined;
  /** The first invocation of this process. */
  readonly coldStart: boolean;
}

export type Origin = Pick<
  DecisionFields,
  | 'door'
  | 'accountId'
  | 'region'
  | 'stackId'
  | 'changeSetId'
  | 'targetName'
  | 'targetType'
  | 'logicalId'
  | 'action'
  | 'operation'
  | 'clientRequestToken'
  | 'hookRequestId'
  | 'traceId'
>;

/** The fields that all records of one invocation have in common. */
export function originOf(
  request: HookRequest | null,
  clientRequestToken: string | null,
  context: InvocationContext,
): Origin {
  const invocation = {
    door: context.door,
    region: text(context.region),
    clientRequestToken: text(clientRequestToken),
    hookRequestId: text(context.hookRequestId),
    traceId: text(traceIdOf(context.traceHeader)),
  };
  if (request === null) return invocation;
  return {
    ...invocation,
    accountId: text(request.awsAccountId),
    stackId: text(request.stackId),
    changeSetId: text(request.changeSetId),
    targetName: text(request.target.name),
    targetType: text(request.target.type),
    logicalId: text(request.target.logicalId),
    action: request.action ?? undefined,
    operation: request.operation,
  };
}
