import type { DoorName, Json, JsonObject } from '../../../hook/domain.ts';
import { jsonObject } from '../../../hook/foreign/json-value.ts';
import type { Assumptions } from '../../assumptions.ts';
import { stringifyScalars } from '../../template/value/stringify-scalars.ts';
import type { PlannedInvocation } from '../plan/planned-invocation.ts';
import { changeSetIdOf, type Stack, uuidOf } from '../plan/stack.ts';

/** The hook that is asked, as its events name it. */
export interface HookIdentity {
  readonly door: DoorName;
  readonly typeName: string;
  readonly typeVersion: string;
  /** Lambda door: `{"LambdaFunction": arn}`; registry door: the configuration's Properties. */
  readonly model: JsonObject | undefined;
  /** Registry door: what policy functions are invoked with. Null lets the hook use its own credentials. */
  readonly callerCredentials: CallerCredentials | null;
}

export interface CallerCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface EventContext {
  readonly stack: Stack;
  /** Whether the change goes through a change set. */
  readonly throughChangeSet: boolean;
  readonly hook: HookIdentity;
  readonly assumptions: Assumptions;
}

/** Where one request stands. */
export interface RoundState {
  /** From 1. */
  readonly invocation: number;
  readonly callbackContext: Json;
  /** Of a stack or change set. */
  readonly payloadUrl: string | null;
}

/** The same request has the same token in every round, and in every run. */
export function clientRequestTokenOf({ operation, action, targetLogicalId }: PlannedInvocation, stack: Stack): string {
  return uuidOf([stack.id, operation, action, targetLogicalId].join(' '));
}

/** The event that CloudFormation would send to the hook's door. Pure. */
export function hookEvent(planned: PlannedInvocation, context: EventContext, round: RoundState): JsonObject {
  const { stack, hook, throughChangeSet } = context;
  const cloudControl = planned.operation === 'CLOUD_CONTROL';
  const changeSet = planned.operation === 'CHANGE_SET' || (throughChangeSet && !cloudControl);
  return {
    clientRequestToken: clientRequestTokenOf(planned, stack),
    awsAccountId: stack.accountId,
    stackId: cloudControl ? '' : stack.id,
    changeSetId: changeSet ? changeSetIdOf(stack) : null,
    hookTypeName: hook.typeName,
    hookTypeVersion: hook.typeVersion,
    ...(hook.model === undefined ? {} : { hookModel: hook.model }),
    actionInvocationPoint: `${planned.action}_PRE_PROVISION`,
    requestData: {
      targetName: planned.targetName,
      targetType: targetType(planned, hook.door),
      targetLogicalId: planned.targetLogicalId,
      ...(planned.subject.kind === 'resource'
        ? { targetModel: targetModel(planned, context) }
        : { payload: round.payloadUrl }),
      ...(hook.door === 'registry-hook' ? registryFields(hook) : {}),
    },
    requestContext: { invocation: round.invocation, callbackContext: round.callbackContext },
  };
}

/** Lambda Hooks get the type's name for a resource of a stack, and RESOURCE from Cloud Control, as both are documented. */
function targetType({ operation, targetName }: PlannedInvocation, door: DoorName): string {
  if (operation === 'STACK' || operation === 'CHANGE_SET') return operation;
  return operation === 'RESOURCE' && door === 'lambda-hook' ? targetName : 'RESOURCE';
}

/** Credentials are JSON text. Without a LoggingConfig, the type has no log group and no credentials for one. */
function registryFields({ callerCredentials }: HookIdentity): JsonObject {
  return {
    callerCredentials: callerCredentials === null ? null : JSON.stringify(callerCredentials),
    providerCredentials: null,
    providerLogGroupName: null,
    hookEncryptionKeyArn: null,
    hookEncryptionKeyRole: null,
  };
}

function targetModel(planned: PlannedInvocation, { hook, assumptions }: EventContext): JsonObject {
  if (planned.subject.kind !== 'resource') return {};
  const { properties, previousProperties } = planned.subject;
  const inCurrent =
    planned.action === 'DELETE' && (hook.door === 'registry-hook' || assumptions['delete-properties'] === 'current');
  return {
    ...field('resourceProperties', inCurrent ? previousProperties : properties, assumptions),
    ...field('previousResourceProperties', inCurrent ? null : previousProperties, assumptions),
  };
}

function field(name: string, properties: JsonObject | null, assumptions: Assumptions): JsonObject {
  if (properties !== null) {
    const asStrings = assumptions['resource-scalars'] === 'strings';
    return { [name]: asStrings ? jsonObject.parse(stringifyScalars(properties)) : properties };
  }
  switch (assumptions['missing-properties']) {
    case 'null':
      return { [name]: null };
    case 'absent':
      return {};
    case 'empty':
      return { [name]: {} };
  }
}
