import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseProviderEvent } from '../../../../src/hook/registry-door/delivery/provider-event.ts';
import { runs } from '../../../support/runs.ts';

const CREDENTIALS = { accessKeyId: 'CANARY-id', secretAccessKey: 'CANARY-secret', sessionToken: 'CANARY-token' };

function event(requestData: Readonly<Record<string, unknown>>, more: Readonly<Record<string, unknown>> = {}) {
  return {
    awsAccountId: '111122223333',
    stackId: 'stack',
    hookTypeName: 'A::B::C',
    actionInvocationPoint: 'CREATE_PRE_PROVISION',
    requestData: {
      targetLogicalId: 'Bucket',
      providerLogGroupName: 'group',
      providerCredentials: JSON.stringify(CREDENTIALS),
      ...requestData,
    },
    ...more,
  };
}

describe('where an event says that its telemetry belongs', () => {
  test('is read from the event', () => {
    expect(parseProviderEvent(event({}))).toEqual({
      kind: 'provider',
      provider: {
        logGroupName: 'group',
        credentials: CREDENTIALS,
        awsAccountId: '111122223333',
        stackId: 'stack',
        targetLogicalId: 'Bucket',
        hookTypeName: 'A::B::C',
        invocationPoint: 'CREATE_PRE_PROVISION',
        traceSegments: false,
      },
    });
  });

  test('is read from an event that the hook cannot answer, too', () => {
    const broken = event(
      { targetLogicalId: 7 },
      { actionInvocationPoint: 'CREATE', stackId: null, hookTypeName: null },
    );
    expect(parseProviderEvent(broken)).toMatchObject({
      kind: 'provider',
      provider: {
        stackId: null,
        targetLogicalId: null,
        invocationPoint: null,
        hookTypeName: 'AWSSamples::LambdaFunctionInvoker::Hook',
      },
    });
  });

  test.each([
    [true, { LambdaFunctions: ['f'], TraceSegments: true }],
    [true, { TraceSegments: 'true' }],
    [false, { LambdaFunctions: ['f'], TraceSegments: false }],
    [false, { TraceSegments: 'maybe' }],
    [false, null],
    [false, undefined],
  ])('wants trace segments (%p) as the configuration %j says', (traceSegments, hookModel) => {
    expect(parseProviderEvent(event({}, { hookModel }))).toMatchObject({ provider: { traceSegments } });
  });

  test.each([
    ['without log group', event({ providerLogGroupName: null })],
    ['with an empty log group', event({ providerLogGroupName: '' })],
    ['without credentials', event({ providerCredentials: null })],
    ['that is no object', 'text'],
    ['that is null', null],
  ])('is nowhere in an event %s', (_, value: unknown) => {
    expect(parseProviderEvent(value)).toEqual({ kind: 'absent' });
  });

  test.each([
    [
      'encrypted credentials',
      { providerCredentials: 'AYAD', hookEncryptionKeyArn: 'arn', hookEncryptionKeyRole: 'role' },
    ],
    ['credentials that are no JSON', { providerCredentials: 'CANARY{' }],
    ['credentials that are an object', { providerCredentials: CREDENTIALS }],
    ['incomplete credentials', { providerCredentials: '{"accessKeyId":"CANARY"}' }],
  ])('cannot be used with %s, and the reason holds no secret', (_, data) => {
    const result = parseProviderEvent(event(data));
    expect(result.kind).toBe('unusable');
    expect(JSON.stringify(result)).not.toContain('CANARY');
  });

  test('is looked for in anything without throwing', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => typeof parseProviderEvent(value).kind === 'string'),
      runs({ quick: 100, full: 1000 }),
    );
  });
});
