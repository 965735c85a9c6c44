import * as z from 'zod';
import type { Action, HookRequest, InvocationPoint, Json, Operation, Rejection } from '../domain.ts';
import { decodeJson } from '../foreign/decode-json.ts';
import { isDeeperThan, MODEL_MAX_DEPTH } from '../foreign/depth.ts';
import { jsonObject, jsonValue } from '../foreign/json-value.ts';
import { problemsOf } from '../foreign/problems.ts';
import { nonEmptyText } from '../foreign/sized.ts';
import { readCallbackContext } from './callback-context.ts';
import { withCanonicalKeys } from './canonical-keys.ts';
import { isEmptyModel, withPropertiesOnDelete } from './target-model.ts';

/** Longer than any ARN or presigned URL; what is echoed into the answer must leave room for the answer. */
const TEXT_MAX_LENGTH = 16_384;
const TOO_LONG = `expected at most ${TEXT_MAX_LENGTH} characters`;

const text = z
  .string()
  .pipe(z.string().max(TEXT_MAX_LENGTH, TOO_LONG))
  .nullish()
  .transform((value) => value ?? null);

/** The contexts of all functions, each of which is within a limit of its own. */
const CALLBACK_CONTEXT_BUDGET = { maxBytes: 6 * 1024 * 1024, maxDepth: MODEL_MAX_DEPTH, maxValues: 1_000_000 };

/**
 * CloudFormation documents three, and sends no other word for a direct import. One that it may come to send is told apart from
 * garbage, as it means that the hook is older than CloudFormation.
 */
export const invocationPoint = z.custom<InvocationPoint>(
  (value) => typeof value === 'string' && /^[A-Z]+(?:_[A-Z]+)*_PRE_PROVISION$/.test(value) && value.length <= 64,
  'expected CREATE_PRE_PROVISION, UPDATE_PRE_PROVISION or DELETE_PRE_PROVISION',
);

const ACTION: ReadonlyMap<InvocationPoint, Action> = new Map([
  ['CREATE_PRE_PROVISION', 'CREATE'],
  ['UPDATE_PRE_PROVISION', 'UPDATE'],
  ['DELETE_PRE_PROVISION', 'DELETE'],
]);

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
  targetName: nonEmptyText('expected the name of the target').pipe(z.string().max(TEXT_MAX_LENGTH, TOO_LONG)),
  targetType: text,
  targetLogicalId: text,
  targetModel: jsonObject.nullish(),
  payload: text,
});

const token = z
  .string('expected the token of the request')
  .pipe(z.string().max(TEXT_MAX_LENGTH, TOO_LONG))
  .nullish()
  .transform((value) => (value === undefined || value === '' ? null : value));

/** Documented as a number, and as a text of one. What it is otherwise, if anything, changes nothing. */
const invocation = z
  .union([
    z.int(),
    z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number),
  ])
  .pipe(z.number().min(1))
  .nullable()
  .catch(null);

const envelope = z.object({
  clientRequestToken: token,
  awsAccountId: text,
  stackId: text,
  changeSetId: text,
  hookTypeName: text,
  hookTypeVersion: text,
  actionInvocationPoint: invocationPoint,
  requestData: z.preprocess((value) => withCanonicalKeys(value, REQUEST_DATA_KEYS), requestData),
  requestContext: z.object({ callbackContext: z.unknown().optional(), invocation }).nullish(),
});

export type ParsedEvent =
  | { readonly kind: 'parsed'; readonly request: HookRequest }
  | { readonly kind: 'rejected'; readonly rejection: Rejection; readonly clientRequestToken: string | null };

/** The event that both doors share, parsed. Lenient where sources disagree on spelling, null, `{}` and absence; never throws. */
export function parseEvent(event: unknown): ParsedEvent {
  const canonical = withDefaultInvocationPoint(canonicalEvent(event));
  if (!isHookEvent(canonical)) return notAnEvent();
  const parsed = envelope.safeParse(canonical);
  if (!parsed.success) return invalid(problemsOf(parsed.error), event);
  const { actionInvocationPoint, requestData: data, requestContext, ...rest } = parsed.data;
  if (isDeeperThan(MODEL_MAX_DEPTH, data.targetModel ?? null)) return tooDeep('requestData.targetModel', event);
  const context = callbackContextOf(requestContext?.callbackContext);
  if (context.kind === 'unreadable') return invalid([`requestContext.callbackContext: ${context.problem}`], event);
  if (isDeeperThan(MODEL_MAX_DEPTH, context.value)) return tooDeep('requestContext.callbackContext', event);
  const callback = readCallbackContext(context.value);
  if (callback.kind === 'unreadable') {
    return invalid(
      callback.problems.map((problem) => `requestContext.callbackContext: ${problem}`),
      event,
    );
  }
  const action = ACTION.get(actionInvocationPoint) ?? null;
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
      callback: { ...callback.state, round: Math.max(callback.state.round, requestContext?.invocation ?? 1) },
    },
  };
}

/** The event with its known keys in their documented spelling. */
export function canonicalEvent(event: unknown): unknown {
  return withCanonicalKeys(event, ENVELOPE_KEYS);
}

const untold = z.looseObject({
  actionInvocationPoint: z.null().optional(),
  requestData: z.looseObject({ targetName: z.literal('CHANGE_SET') }),
});

/**
 * The documented syntax of change set events has no invocation point, and only CREATE applies to change sets:
 * https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/lambda-hooks-create-lambda-function.html
 */
function withDefaultInvocationPoint(event: unknown): unknown {
  const changeSet = untold.safeParse(event);
  return changeSet.success ? { ...changeSet.data, actionInvocationPoint: 'CREATE_PRE_PROVISION' } : event;
}

/** One of these is in every event of a hook, and in no documented event of another service. */
const HOOK_EVENT_KEYS = ['clientRequestToken', 'hookTypeName', 'actionInvocationPoint', 'requestData'];

function isHookEvent(event: unknown): boolean {
  return typeof event === 'object' && event !== null && HOOK_EVENT_KEYS.some((key) => key in event);
}

type CallbackContextText =
  | { readonly kind: 'read'; readonly value: Json }
  | { readonly kind: 'unreadable'; readonly problem: string };

/** The user guide calls the context an object for resources, and a text for stacks and change sets. */
function callbackContextOf(context: unknown): CallbackContextText {
  const json = jsonValue.safeParse(context);
  if (!json.success || json.data === '') return { kind: 'read', value: null };
  if (typeof json.data !== 'string') return { kind: 'read', value: json.data };
  const decoded = decodeJson(json.data, CALLBACK_CONTEXT_BUDGET);
  return decoded.kind === 'decoded'
    ? { kind: 'read', value: decoded.value }
    : { kind: 'unreadable', problem: `expected JSON, got text that ${decoded.problem}` };
}

function operationOf(targetName: string, stackId: string | null): Operation {
  if (targetName === 'STACK' || targetName === 'CHANGE_SET') return targetName;
  return stackId === null || stackId === '' ? 'CLOUD_CONTROL' : 'RESOURCE';
}

/** Null if a stack or change set comes without any model: asking about nothing would approve everything. */
function modelOf(
  { targetModel, payload }: z.infer<typeof requestData>,
  action: Action | null,
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

/** Whoever owns a stack can nest its properties as he likes. */
function tooDeep(where: string, event: unknown): ParsedEvent {
  return {
    kind: 'rejected',
    rejection: {
      kind: 'INVALID_REQUEST',
      message: `The hook cannot judge the event: ${where} is nested more than ${MODEL_MAX_DEPTH} levels deep.`,
      expected: true,
    },
    clientRequestToken: readToken(event),
  };
}

/** A call that keeps the function warm, another service's event, a click in the console. */
function notAnEvent(): ParsedEvent {
  return {
    kind: 'rejected',
    rejection: {
      kind: 'INVALID_REQUEST',
      message: `This is no event of a CloudFormation hook: it has none of ${HOOK_EVENT_KEYS.join(', ')}.`,
      expected: true,
    },
    clientRequestToken: null,
  };
}
