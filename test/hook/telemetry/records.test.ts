import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { publishedSchemas } from '../../../schema/write/published-schemas.ts';
import { ERROR_KINDS, type Outcome, REJECTION_KINDS, type Rejection, type Report } from '../../../src/hook/domain.ts';
import type { Effect } from '../../../src/hook/effect.ts';
import { printable } from '../../../src/hook/foreign/printable.ts';
import { parseEmf } from '../../support/emf.ts';
import { arbitraryReport } from '../../support/events/arbitrary-report.ts';
import { runs } from '../../support/runs.ts';
import { emitted } from './emitted.ts';
import { judged, judgement, PASSED, POLICY_FUNCTION, REQUEST } from './example-report.ts';

const ajv = new Ajv2020({ strict: true, allErrors: true });
const isDecision = ajv.compile(publishedSchemas['decision-record.schema.json']);
const isInvocation = ajv.compile(publishedSchemas['invocation-record.schema.json']);

/** Metric name → value, of one line. */
function metricsOf(line: string | undefined): Record<string, number> {
  return Object.fromEntries(parseEmf(line ?? '').map(({ name, values }) => [name, values[0] ?? Number.NaN]));
}

async function recordsOf(report: Report): Promise<{ decisions: string[]; invocation: string }> {
  const { records } = await emitted(report);
  const invocation = records.at(-1);
  if (invocation === undefined) throw new Error('No record was written');
  return { decisions: records.slice(0, -1), invocation };
}

describe('The decision record', () => {
  test('says who decided what, where, when and for which request, in one line that is also a metric', async () => {
    const timedOut = judgement({ kind: 'ERROR', error: 'TIMED_OUT', message: 'no answer' }, 'failed-open');
    const { decisions } = await recordsOf(judged([timedOut]));
    expect(decisions).toHaveLength(1);
    expect(JSON.parse(decisions[0] ?? '')).toEqual({
      record: 'decision',
      schemaVersion: 1,
      policyFunction: 's3-versioning',
      functionName: 'arn:aws:lambda:eu-west-1:111122223333:function:s3-versioning:live',
      executedVersion: '7',
      outcome: 'ERROR',
      errorKind: 'TIMED_OUT',
      effect: 'failed-open',
      failureMode: 'FAIL',
      onError: 'WARN',
      attempts: 2,
      round: 1,
      remainingMs: 24_322,
      awsRequestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
      door: 'lambda-hook',
      accountId: '444455556666',
      region: 'eu-west-1',
      stackId: 'arn:aws:cloudformation:eu-west-1:444455556666:stack/shop/4d6c1f5e',
      targetName: 'AWS::S3::Bucket',
      targetType: 'RESOURCE',
      logicalId: 'Orders',
      action: 'CREATE',
      operation: 'RESOURCE',
      clientRequestToken: '8f7cd1f3-8e5a-4a5e-9d0b-5d7f2a4f7a11',
      hookRequestId: '79104ea2-1d36-4d8f-a2f7-0d7d3a1b2c3d',
      traceId: '1-5759e988-bd862e3fe1be46a994272793',
      service: 'LambdaFunctionInvokerHook',
      PolicyFunction: 's3-versioning',
      Evaluations: 1,
      Duration: 41.2,
      Errors: 1,
      ErrorBudgetSpent: 0.99,
      FailedOpen: 1,
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          {
            Namespace: 'LambdaFunctionInvokerHook',
            Dimensions: [['service', 'PolicyFunction']],
            Metrics: [
              { Name: 'Evaluations', Unit: 'Count' },
              { Name: 'Duration', Unit: 'Milliseconds' },
              { Name: 'ErrorBudgetSpent', Unit: 'None' },
              { Name: 'Errors', Unit: 'Count' },
              { Name: 'FailedOpen', Unit: 'Count' },
            ],
          },
        ],
      },
    });
  });

  const message = 'words of the function';
  const outcomes: [Outcome, Effect, Record<string, number>][] = [
    [PASSED, 'passed', { Errors: 0, NonCompliant: 0 }],
    [{ kind: 'NON_COMPLIANT', message, findings: [] }, 'blocked', { Errors: 0, NonCompliant: 1 }],
    [{ kind: 'NON_COMPLIANT', message, findings: [] }, 'warned', { Errors: 0, NonCompliant: 1 }],
    [{ kind: 'SKIPPED', reason: 'NOT_APPLICABLE', message }, 'skipped', { Errors: 0, Skipped: 1 }],
    [
      { kind: 'IN_PROGRESS', message, callbackContext: {}, callbackDelaySeconds: 5 },
      'pending',
      { Errors: 0, InProgress: 1 },
    ],
    [{ kind: 'ERROR', error: 'ACCESS_DENIED', message }, 'withdrawn', { Errors: 0 }],
    [{ kind: 'NON_COMPLIANT', message, findings: [] }, 'withdrawn', { Errors: 0 }],
    ...ERROR_KINDS.flatMap((error): [Outcome, Effect, Record<string, number>][] => {
      const metric = error === 'NOT_FOUND' || error === 'ACCESS_DENIED' ? { Errors: 0, Gone: 1 } : { Errors: 1 };
      return [
        [{ kind: 'ERROR', error, message }, 'blocked', metric],
        [{ kind: 'ERROR', error, message }, 'failed-open', { ...metric, FailedOpen: 1 }],
      ];
    }),
  ];
  test.each(outcomes)(
    'of %o with the effect %s counts what happened and nothing else',
    async (outcome, effect, rare) => {
      const { decisions } = await recordsOf(judged([judgement(outcome, effect)]));
      expect(metricsOf(decisions[0])).toEqual({
        Evaluations: 1,
        Duration: 41.2,
        ErrorBudgetSpent: rare.Errors === 1 ? 0.99 : -0.01,
        ...rare,
      });
      expect(JSON.parse(decisions[0] ?? '')).toMatchObject({ outcome: outcome.kind, effect });
      expect(isDecision(JSON.parse(decisions[0] ?? ''))).toBe(true);
    },
  );

  test('tells the rates by averages, and the number of decisions by the number of samples, whatever happened', async () => {
    const { decisions } = await recordsOf(judged(outcomes.map(([outcome, effect]) => judgement(outcome, effect))));
    const metrics = decisions.map(metricsOf);
    const values = (name: string) => metrics.flatMap((each) => each[name] ?? []);
    const is = (kind: string) =>
      outcomes.filter(([outcome, effect]) => outcome.kind === kind && effect !== 'withdrawn').length;
    expect(values('Errors')).toHaveLength(outcomes.length);
    expect(values('NonCompliant')).toHaveLength(is('PASSED') + is('NON_COMPLIANT'));
    expect(values('NonCompliant').filter((value) => value === 1)).toHaveLength(is('NON_COMPLIANT'));
    expect(values('Errors').filter((value) => value === 1)).toHaveLength(is('ERROR') - values('Gone').length);
  });

  test('stays a metric when the id of the function is no valid dimension value', async () => {
    const long = { ...POLICY_FUNCTION, id: ` größe\u0007 ${'x'.repeat(2000)}` };
    const empty = { ...POLICY_FUNCTION, id: '' };
    const { decisions } = await recordsOf(
      judged([judgement(PASSED, 'passed', long), judgement(PASSED, 'passed', empty)]),
    );
    const dimensions = decisions.map((line) => parseEmf(line)[0]?.dimensions);
    expect(dimensions[0]?.PolicyFunction).toMatch(/^gr\?\?e\? x+$/);
    expect(dimensions[1]?.PolicyFunction).toBe('unnamed');
  });

  test('is written for evaluations made before the hook failed', async () => {
    const { decisions, invocation } = await recordsOf({
      ...judged([]),
      result: {
        kind: 'rejected',
        rejection: { kind: 'FAULT', message: '' },
        judgements: [judgement(PASSED, 'passed'), judgement(PASSED, 'passed')],
      },
    });
    expect(decisions).toHaveLength(2);
    expect(JSON.parse(invocation)).toMatchObject({ rejection: 'FAULT', evaluationCount: 2, Faults: 1 });
  });
});

describe('The invocation record', () => {
  /** The headline numbers are there, whatever happened: a sum of them is right where a difference of two searches is not. */
  const NOTHING_HAPPENED = {
    Invocations: 1,
    Blocked: 0,
    Decisions: 0,
    NonCompliantDecisions: 0,
    FailedOpenDecisions: 0,
    SkippedDecisions: 0,
  };

  test('carries the verdict and the counts by which it came about', async () => {
    const other = { ...POLICY_FUNCTION, id: 'iam-boundary' };
    const message = '';
    const { invocation } = await recordsOf(
      judged(
        [
          judgement(PASSED, 'passed'),
          judgement({ kind: 'SKIPPED', reason: 'NOT_APPLICABLE', message }, 'skipped'),
          judgement({ kind: 'NON_COMPLIANT', message, findings: [] }, 'warned'),
          judgement({ kind: 'NON_COMPLIANT', message, findings: [] }, 'blocked'),
          judgement({ kind: 'ERROR', error: 'NETWORK', message }, 'failed-open'),
          judgement({ kind: 'ERROR', error: 'NOT_FOUND', message }, 'blocked'),
          judgement({ kind: 'IN_PROGRESS', message, callbackContext: {}, callbackDelaySeconds: 1 }, 'pending'),
        ],
        {
          kind: 'BLOCKED',
          blockedBy: 'NON_COMPLIANT',
          round: 2,
          finished: new Map([['earlier', { asked: null, outcome: { kind: 'PASSED', message }, effect: 'passed' }]]),
          outOfScope: [{ policyFunction: other, reason: 'TARGET_NAME' }],
        },
      ),
    );
    expect(isInvocation(JSON.parse(invocation))).toBe(true);
    expect(JSON.parse(invocation)).toMatchObject({
      record: 'invocation',
      verdict: 'BLOCKED',
      blockedBy: 'NON_COMPLIANT',
      round: 2,
      coldStart: true,
      evaluationCount: 7,
      passedCount: 1,
      skippedCount: 1,
      warnedCount: 1,
      failedOpenCount: 1,
      blockedCount: 2,
      pendingCount: 1,
      nonCompliantCount: 2,
      errorCount: 2,
      finishedCount: 1,
      outOfScopeCount: 1,
      outOfScope: [{ policyFunction: 'iam-boundary', reason: 'TARGET_NAME' }],
      clientRequestToken: REQUEST.clientRequestToken,
    });
    expect(metricsOf(invocation)).toEqual({
      Invocations: 1,
      AnswerLatency: 52.1,
      Blocked: 1,
      Decisions: 3,
      NonCompliantDecisions: 2,
      FailedOpenDecisions: 1,
      SkippedDecisions: 1,
    });
    expect(parseEmf(invocation)[0]?.dimensions).toEqual({ service: 'LambdaFunctionInvokerHook' });
  });

  test('tells a block by an error from a block by a non-compliance', async () => {
    const error = judgement({ kind: 'ERROR', error: 'THROTTLED', message: '' }, 'blocked');
    const { invocation } = await recordsOf(judged([error], { kind: 'BLOCKED', blockedBy: 'ERROR' }));
    expect(JSON.parse(invocation)).toMatchObject({ verdict: 'BLOCKED', blockedBy: 'ERROR' });
  });

  test.each(['COMPLIANT', 'IN_PROGRESS'] as const)('of the verdict %s has no rare metric', async (kind) => {
    const { invocation } = await recordsOf(judged([], { kind }));
    expect(metricsOf(invocation)).toEqual({ ...NOTHING_HAPPENED, AnswerLatency: 52.1 });
    expect(JSON.parse(invocation)).not.toHaveProperty('blockedBy');
  });

  test.each([
    ['INVALID_CONFIGURATION', { Misconfigured: 1 }],
    ['CONFIGURATION_UNREADABLE', {}],
  ] as const)(
    'judged by the last good configuration, as the present one is %s, says so, and counts the mistake of a person',
    async (configurationProblem, trouble) => {
      const { invocation } = await recordsOf({ ...judged([], { kind: 'COMPLIANT' }), configurationProblem });
      expect(JSON.parse(invocation)).toMatchObject({ verdict: 'COMPLIANT', configurationProblem });
      expect(metricsOf(invocation)).toEqual({ ...NOTHING_HAPPENED, AnswerLatency: 52.1, ...trouble });
    },
  );

  test.each(REJECTION_KINDS)(
    'of a request rejected as %s counts a fault or a mistake, unless it is refused by design, also when nothing of the event was readable',
    async (kind) => {
      const rejection: Rejection = { kind, message: 'for the stack owner' };
      const { decisions, invocation } = await recordsOf({
        door: 'registry-hook',
        request: null,
        clientRequestToken: null,
        result: { kind: 'rejected', rejection, judgements: [] },
        latencyMs: 1,
      });
      expect(decisions).toEqual([]);
      expect(isInvocation(JSON.parse(invocation))).toBe(true);
      expect(JSON.parse(invocation)).toMatchObject({ rejection: kind, door: 'registry-hook', evaluationCount: 0 });
      expect(JSON.parse(invocation)).not.toHaveProperty('verdict');
      const wrong = kind === 'INVALID_CONFIGURATION' ? { Misconfigured: 1 } : { Faults: 1 };
      const trouble = kind === 'UNSUPPORTED_TARGET' ? {} : wrong;
      expect(metricsOf(invocation)).toEqual({ ...NOTHING_HAPPENED, AnswerLatency: 1, ...trouble });
    },
  );
});

test('What an event says is printable in a record: it could turn round a line, or repaint the terminal that shows it', async () => {
  const target = { ...REQUEST.target, logicalId: 'Bucket\u202Egol\u009B2J' };
  const report = { ...judged([judgement(PASSED, 'passed')]), request: { ...REQUEST, target } };
  for (const record of (await emitted(report)).records) {
    expect(JSON.parse(record)).toMatchObject({ logicalId: 'Bucket\uFFFDgol\uFFFD2J' });
  }
  expect.assertions(2);
});

test('Any report yields one valid record per evaluation and one per invocation, and tells no secrets', async () => {
  const canary = 'canary-7f3a';
  await fc.assert(
    fc.asyncProperty(arbitraryReport(canary), async (report) => {
      const { records, logs } = await emitted(report);
      const result = report.result;
      const judgements = result.kind === 'judged' ? result.verdict.judgements : result.judgements;
      expect(records).toHaveLength(judgements.length + 1);
      records.forEach((line, index) => {
        parseEmf(line);
        // A key that stood in it twice would be lost on the way.
        expect(JSON.stringify(JSON.parse(line))).toBe(line);
        const validate = index < judgements.length ? isDecision : isInvocation;
        validate(JSON.parse(line));
        expect(validate.errors).toBeNull();
      });
      expect([...records, ...logs].join('\n')).not.toContain(canary);
      for (const line of [...records, ...logs]) expect(line).toBe(printable(line));
    }),
    runs({ quick: 100, full: 1000 }),
  );
});
