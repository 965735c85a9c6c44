/**
 * Every document of the user guide's pages on hooks, with values of our own, through both doors and the command line:
 * https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/lambda-hooks-create-lambda-function.html
 */
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type Folder, folderOf, runCommand } from '../../cli/command.ts';
import { type HookEndpoint, startHookEndpoint } from '../../support/endpoints/hook-endpoint.ts';
import { type PayloadBucket, serves, startPayloadBucket } from '../../support/endpoints/payload-bucket.ts';
import { type PolicyEndpoint, replies, startPolicyEndpoint } from '../../support/endpoints/policy-endpoint.ts';
import { wireContract } from '../../support/events/wire-contract.ts';

jest.setTimeout(60_000);

type Document = Readonly<Record<string, unknown>>;

const CONFIGURATION = {
  LambdaFunctions: [{ FunctionName: 'aws', Contract: 'lambda-hook' }, 'original'],
};
const ACCOUNT = '444455556666';
const STACK_ID = `arn:aws:cloudformation:eu-west-1:${ACCOUNT}:stack/orders/0f1e2d3c`;
const CHANGE_SET_ID = `arn:aws:cloudformation:eu-west-1:${ACCOUNT}:changeSet/next/4b5a6978`;
const TABLE = { TableName: 'orders', BillingMode: 'PROVISIONED', ProvisionedThroughput: { ReadCapacityUnits: 2 } };

/** @param change what a kind of event has beside or in place of these */
function envelope(change: Document, requestData: Document): Document {
  return {
    clientRequestToken: 'token-7',
    awsAccountId: ACCOUNT,
    stackId: STACK_ID,
    changeSetId: null,
    hookTypeName: 'acme::orders::hook',
    hookTypeVersion: '00000003',
    hookModel: { LambdaFunction: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:hook` },
    actionInvocationPoint: 'CREATE_PRE_PROVISION',
    requestData,
    requestContext: { invocation: 1, callbackContext: null },
    ...change,
  };
}

function table(targetModel: Document, targetType = 'AWS::DynamoDB::Table'): Document {
  return { targetName: 'AWS::DynamoDB::Table', targetType, targetLogicalId: 'Orders', targetModel };
}

function without(document: Document, ...keys: readonly string[]): Document {
  return Object.fromEntries(Object.entries(document).filter(([key]) => !keys.includes(key)));
}

const change = (action: string, beforeContext: unknown, afterContext: unknown, lineNumber: number | null) => ({
  logicalResourceId: `Queue${action}`,
  resourceType: 'AWS::SQS::Queue',
  action,
  lineNumber,
  // JSON in a text, in which all scalars are texts.
  beforeContext: beforeContext === null ? null : JSON.stringify({ Properties: beforeContext }),
  afterContext: afterContext === null ? null : JSON.stringify({ Properties: afterContext }),
});

/** What stands behind the URL of a payload. */
const PAYLOADS = {
  stack: { template: 'Resources: {Jobs: {Type: AWS::SQS::Queue}}', previousTemplate: '{"Resources": {}}' },
  deletion: { template: '', previousTemplate: '' },
  changeSet: {
    template: 'Resources: {Jobs: {Type: AWS::SQS::Queue}}',
    changedResources: [
      change('CREATE', null, { DelaySeconds: '5', FifoQueue: 'true' }, 3),
      change('UPDATE', { DelaySeconds: '5' }, { DelaySeconds: '9' }, 9),
      change('DELETE', { DelaySeconds: '5' }, null, null),
    ],
  },
};

function whole(target: 'STACK' | 'CHANGE_SET', payload: string): Document {
  const targetLogicalId = target === 'STACK' ? 'orders' : CHANGE_SET_ID;
  return { targetName: target, targetType: target, targetLogicalId, payload };
}

const update = { resourceProperties: { ...TABLE, BillingMode: 'PAY_PER_REQUEST' }, previousResourceProperties: TABLE };
const cloudControl = { stackId: '', changeSetId: '' };

/** `urlOf` gives the URL of a payload. */
const EVENTS: readonly [string, (urlOf: (payload: unknown) => string) => Document][] = [
  ['a resource that is created', () => envelope({}, table({ resourceProperties: TABLE }))],
  ['a resource that is updated', () => envelope({ actionInvocationPoint: 'UPDATE_PRE_PROVISION' }, table(update))],
  [
    'a resource that is deleted',
    () =>
      envelope(
        { actionInvocationPoint: 'DELETE_PRE_PROVISION' },
        table({ resourceProperties: {}, previousResourceProperties: TABLE }),
      ),
  ],
  [
    'a resource in a change set, in the documented syntax, which has no token',
    () => without(envelope({ changeSetId: CHANGE_SET_ID }, table(update)), 'clientRequestToken'),
  ],
  ['Cloud Control', () => envelope(cloudControl, table({ resourceProperties: TABLE }, 'RESOURCE'))],
  [
    'Cloud Control that deletes',
    () =>
      envelope(
        { ...cloudControl, actionInvocationPoint: 'DELETE_PRE_PROVISION' },
        table({ resourceProperties: null, previousResourceProperties: TABLE }, 'RESOURCE'),
      ),
  ],
  [
    'a stack',
    (urlOf) => envelope({ actionInvocationPoint: 'UPDATE_PRE_PROVISION' }, whole('STACK', urlOf(PAYLOADS.stack))),
  ],
  [
    'a stack, in the documented syntax, which spells two keys in its own way',
    (urlOf) => ({
      clientRequesttoken: 'token-7',
      stackID: STACK_ID,
      ...without(envelope({}, whole('STACK', urlOf(PAYLOADS.stack))), 'clientRequestToken', 'stackId'),
    }),
  ],
  [
    'a stack that is deleted',
    (urlOf) => envelope({ actionInvocationPoint: 'DELETE_PRE_PROVISION' }, whole('STACK', urlOf(PAYLOADS.deletion))),
  ],
  ['a change set', (urlOf) => envelope({ changeSetId: CHANGE_SET_ID }, whole('CHANGE_SET', urlOf(PAYLOADS.changeSet)))],
  [
    'a change set, in the documented syntax, which has no invocation point',
    (urlOf) =>
      without(
        envelope({ changeSetId: CHANGE_SET_ID }, whole('CHANGE_SET', urlOf(PAYLOADS.changeSet))),
        'actionInvocationPoint',
      ),
  ],
];

let policies: PolicyEndpoint;
let bucket: PayloadBucket;
let hook: HookEndpoint;
let folder: Folder;
beforeAll(async () => {
  policies = await startPolicyEndpoint();
  bucket = await startPayloadBucket();
  hook = await startHookEndpoint({ policyEndpointUrl: policies.url, configuration: CONFIGURATION });
  folder = folderOf({ 'hook.json': JSON.stringify(CONFIGURATION) });
});
beforeEach(() => policies.reset());
afterAll(async () => {
  folder?.remove();
  await hook?.close();
  await bucket?.close();
  await policies?.close();
});

/** The event of a Lambda Hook, as the registry would send it. */
function toRegistry(event: Document): Document {
  const callerCredentials = JSON.stringify({ accessKeyId: 'AKID', secretAccessKey: 's', sessionToken: 't' });
  const requestData = JSON.parse(JSON.stringify(event.requestData));
  return { ...event, hookModel: CONFIGURATION, requestData: { ...requestData, callerCredentials } };
}

async function onCommandLine(event: Document): Promise<unknown> {
  const args = ['invoke', '-', '--endpoint', policies.url, '--config', folder.file('hook.json')];
  const { stdout, stderr } = await runCommand(args, { input: JSON.stringify(event) });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

const DOORS = [
  ['Lambda Hook', wireContract('lambda-hook'), (event: Document) => hook.invoke('LambdaHook', event)],
  ['registry hook', wireContract('registry-hook'), (event: Document) => hook.invoke('TypeFunction', toRegistry(event))],
  ['command line', wireContract('lambda-hook'), onCommandLine],
] as const;

/** Answers as the guide's functions do, with the request's own token. */
function defineFunctions(reply: Document): void {
  policies.define('aws', (response, invocation) => {
    const { clientRequestToken } = JSON.parse(invocation.body);
    return replies({ ...reply, clientRequestToken })(response, invocation);
  });
  const original = { status: 'SUCCESS', errorCode: null, message: 'fine', callbackContext: null };
  policies.define('original', replies({ ...original, callbackDelaySeconds: 0 }));
}

const SUCCESS = {
  hookStatus: 'SUCCESS',
  errorCode: null,
  message: 'compliant',
  callbackContext: null,
  callbackDelaySeconds: 0,
};

/** Of a resource that is deleted, functions find the properties in both places, as sources disagree on which it is. */
function asked({ actionInvocationPoint, requestData }: Document & { readonly requestData: Document }): Document {
  return actionInvocationPoint === 'DELETE_PRE_PROVISION' && 'targetModel' in requestData
    ? { ...requestData, targetModel: { resourceProperties: TABLE, previousResourceProperties: TABLE } }
    : requestData;
}

describe.each(DOORS)('a documented event, through the %s,', (door, contract, ask) => {
  test.each(EVENTS)('of %s is judged', async (_, eventOf) => {
    defineFunctions(SUCCESS);
    const payloads: unknown[] = [];
    const event = eventOf((payload) => {
      payloads.push(payload);
      return bucket.put(serves(payload));
    });
    const answer = contract.parse(await ask(event));
    expect(answer).toMatchObject({
      hookStatus: 'SUCCESS',
      message: 'Compliant with all 2 policy functions.\naws: compliant\noriginal: fine',
    });
    const token = event.clientRequestToken ?? event.clientRequesttoken;
    expect(answer.clientRequestToken).toBe(token);

    const requestData = asked(JSON.parse(JSON.stringify(event)));
    const [aws, original] = ['aws', 'original'].map((name) =>
      policies.receivedBy(name).map(({ body }) => JSON.parse(body)),
    );
    expect(aws).toMatchObject([
      {
        awsAccountId: ACCOUNT,
        clientRequestToken: token ?? null,
        actionInvocationPoint: event.actionInvocationPoint ?? 'CREATE_PRE_PROVISION',
        // The registry's events do not tell a resource's type there.
        requestData: door === 'registry hook' ? without(requestData, 'targetType') : requestData,
        requestContext: { invocation: 1, callbackContext: null },
      },
    ]);
    const [payload] = payloads;
    expect(original).toMatchObject([
      {
        request: {
          hookContext: { targetName: requestData.targetName, targetModel: payload ?? requestData.targetModel },
        },
      },
    ]);
  });
});

const annotated = {
  annotations: [
    {
      annotationName: 'capacity',
      status: 'FAILED',
      statusMessage: 'The capacity is provisioned.',
      remediationMessage: 'Set BillingMode to PAY_PER_REQUEST.',
      remediationLink: 'https://wiki.example/capacity',
      severityLevel: 'HIGH',
    },
    { annotationName: 'naming', status: 'PASSED', statusMessage: 'The name is fine.' },
    { annotationName: 'backup', status: 'SKIPPED' },
  ],
};

const REPLIES: readonly [string, Document, Document][] = [
  ['that approves', SUCCESS, { hookStatus: 'SUCCESS' }],
  [
    'that objects',
    { ...SUCCESS, hookStatus: 'FAILED', errorCode: 'NonCompliant', message: 'too large' },
    { hookStatus: 'FAILED', errorCode: 'NonCompliant', message: 'Blocked by 1 of 2 policy functions.\naws: too large' },
  ],
  [
    'that objects, with annotations',
    { ...SUCCESS, hookStatus: 'FAILED', errorCode: 'NonCompliant', message: 'too large', ...annotated },
    {
      hookStatus: 'FAILED',
      errorCode: 'NonCompliant',
      annotations: expect.arrayContaining([{ ...annotated.annotations[0], annotationName: 'aws/capacity' }]),
    },
  ],
  [
    'that could not decide',
    { ...SUCCESS, hookStatus: 'FAILED', errorCode: 'InternalFailure', message: 'no price list' },
    {
      hookStatus: 'FAILED',
      errorCode: 'InternalFailure',
      message:
        'Blocked by 1 of 2 policy functions.\naws: could not decide (REPORTED_ERROR InternalFailure): no price list',
    },
  ],
  [
    'that is not done yet',
    { ...SUCCESS, hookStatus: 'IN_PROGRESS', message: 'at it', callbackContext: { job: 7 }, callbackDelaySeconds: 5 },
    { hookStatus: 'IN_PROGRESS', callbackDelaySeconds: 5 },
  ],
];

describe.each(DOORS)('a documented reply, through the %s,', (_, contract, ask) => {
  test.each(REPLIES)('%s has its meaning', async (_what, reply, answer) => {
    defineFunctions(reply);
    expect(contract.parse(await ask(envelope({}, table(update))))).toMatchObject(answer);
  });
});
