import * as z from 'zod';
import type { Action, HookRequest, InvocationPoint, Operation, Rejection } from '../domain.ts';
import { jsonObject } from '../foreign/json-value.ts';
import { problemsOf } from '../foreign/problems.ts';
import { readCallbackContext } from './callback-context.ts';
import { withCanonicalKeys } from './canonical-keys.ts';
import { isEmptyModel, withPropertiesOnDelete } from './target-model.ts';

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);

export const invocationPoint = z.enum(
  ['CREATE_PRE_PROVISION', 'UPDATE_PRE_PROVISION', 'DELETE_PRE_PROVISION'],
  'expected CREATE_PRE_PROVISION, UPDATE_PRE_PROVISION or DELETE_PRE_PROVISION',
);

const ACTION: Record<InvocationPoint, Action> = {
  CREATE_PRE_PROVISION: 'CREATE',
  UPDATE_PRE_PROVISION: 'UPDATE',
  DELETE_PRE_PROVISION: 'DELETE',
};

const token = z.string('expected the token of the request').min(1, 'expected the token of the request');

const ENVELOPE_KEYS = [
  'clientRequestToken',
  'awsAccountId',
  'stackId',
  'changeSetId',
  'hookTypeName',
  'hookTypeVersion',
  'hookModel',
  'actionInvocationPoint',
  'requestData',
  'requestContext',
];

export const REQUEST_DATA_KEYS = [
  'targetName',
  'targetType',
  'targetLogicalId',
  'targetModel',
  'payload',
  'callerCredentials',
  'providerCredentials',
  'providerLogGroupName',
  'hookEncryptionKeyArn',
  'hookEncryptionKeyRole',
];

const requestData = z.object({
  targetName: z.string('expected the name of the target').min(1, 'expected the name of the target'),
  targetType: text,
  targetLogicalId: text,
  targetModel: jsonObject.nullish(),
  payload: text,
});

const envelope = z.object({
  clientRequestToken: token,
  awsAccountId: text,
  stackId: text,
  changeSetId: text,
  hookTypeName: text,
  hookTypeVersion: text,
  actionInvocationPoint: invocationPoint,
  requestData: z.preprocess((value) => withCanonicalKeys(value, REQUEST_DATA_KEYS), requestData),
  requestContext: z.object({ callbackContext: z.unknown().optional() }).nullish(),
});

export type ParsedEvent =
  | { readonly kind: 'parsed'; readonly request: HookRequest }
  | { readonly kind: 'rejected'; readonly rejection: Rejection; readonly clientRequestToken: string | null };

/** The event that both doors share, parsed. Lenient where sources disagree on spelling, null, `{}` and absence; never throws. */
export function parseEvent(event: unknown): ParsedEvent {
  const parsed = envelope.safeParse(canonicalEvent(event));
  if (!parsed.success) return invalid(problemsOf(parsed.error), event);
  const { actionInvocationPoint, requestData: data, requestContext, ...rest } = parsed.data;
  const callback = readCallbackContext(requestContext?.callbackContext);
  if (callback.kind === 'unreadable') {
    return invalid(
      callback.problems.map((problem) => `requestContext.callbackContext: ${problem}`),
      event,
    );
  }
  const action = ACTION[actionInvocationPoint];
  const operation = operationOf(data.targetName, rest.stackId);
  const model = modelOf(data, action, operation);
  if (model === null) return invalid(['requestData: expected a targetModel or the payload URL of one'], event);
  return {
    kind: 'parsed',
    request: {
      ...rest,
      invocationPoint: actionInvocationPoint,
      action,
      operation,
      target: { name: data.targetName, type: data.targetType, logicalId: data.targetLogicalId },
      model,
      callback: callback.state,
    },
  };
}

/** The event with its known keys in their documented spelling. */
export function canonicalEvent(event: unknown): unknown {
  return withCanonicalKeys(event, ENVELOPE_KEYS);
}

function operationOf(targetName: string, stackId: string | null): Operation {
  if (targetName === 'STACK' || targetName === 'CHANGE_SET') return targetName;
  return stackId === null || stackId === '' ? 'CLOUD_CONTROL' : 'RESOURCE';
}

/** Null if a stack or change set comes without any model: asking about nothing would approve everything. */
function modelOf(
  { targetModel, payload }: z.infer<typeof requestData>,
  action: Action,
  operation: Operation,
): HookRequest['model'] | null {
  if (targetModel !== undefined && targetModel !== null && !isEmptyModel(targetModel)) {
    return { kind: 'inline', value: withPropertiesOnDelete(targetModel, action) };
  }
  if (payload !== null && payload !== '') return { kind: 'remote', url: payload };
  return operation === 'STACK' || operation === 'CHANGE_SET' ? null : { kind: 'inline', value: targetModel ?? {} };
}

const tokenOnly = z.lazy(() => z.object({ clientRequestToken: token }));

/** The token of an event that may be unreadable otherwise, so that it can be answered still. */
export function readToken(event: unknown): string | null {
  const parsed = tokenOnly.safeParse(canonicalEvent(event));
  return parsed.success ? parsed.data.clientRequestToken : null;
}

function invalid(problems: readonly string[], event: unknown): ParsedEvent {
  return {
    kind: 'rejected',
    rejection: { kind: 'INVALID_REQUEST', message: `The hook cannot read the event: ${problems.join('; ')}.` },
    clientRequestToken: readToken(event),
  };
}
