import { describe, expect, test } from '@jest/globals';
import { sourceRootOf } from '../../src/cli/formats/findings.ts';
import { junit } from '../../src/cli/formats/junit.ts';
import { markdown } from '../../src/cli/formats/markdown.ts';
import { sarif } from '../../src/cli/formats/sarif.ts';
import { table } from '../../src/cli/formats/table/table.ts';
import { PLAIN } from '../../src/cli/shell/terminal.ts';
import type { Judgement, Outcome, Verdict } from '../../src/hook/domain.ts';
import {
  EFFECT_NAMES,
  EFFECTS,
  type Effect,
  meaningOf,
  needsAttention,
  perEffect,
  perException,
} from '../../src/hook/effect.ts';
import { judge } from '../../src/hook/evaluate/judge.ts';
import { lambdaErrorCodes } from '../../src/hook/lambda-door/error-codes.ts';
import { annotationsFor } from '../../src/hook/protocol/response/annotations.ts';
import { messageFor } from '../../src/hook/protocol/response/message.ts';
import { registryErrorCodes } from '../../src/hook/registry-door/error-codes.ts';
import { summaryOf } from '../../src/local/cloudformation/result/summary.ts';
import { parseDecisionLine } from '../../src/local/cloudformation/run/function-decision.ts';
import type { EvaluationResult, StackResult } from '../../src/local/evaluation-result.ts';
import { anEvaluation, nonCompliant, passed, timedOut } from '../support/events/builders.ts';
import { emitted } from './telemetry/emitted.ts';
import { judged } from './telemetry/example-report.ts';

/** As a later version of the hook may have written it into a record or a callback context. */
const UNKNOWN: Effect = JSON.parse('"grandfathered"');

const objection: Judgement = { evaluation: anEvaluation(nonCompliant, { id: 'legacy' }), effect: UNKNOWN };
const warning: Judgement = { evaluation: anEvaluation(nonCompliant, { id: 'tags' }), effect: 'warned' };
const approval: Judgement = { evaluation: anEvaluation(passed, { id: 'encryption' }), effect: 'passed' };
const judgements = [approval, warning, objection];

const VERDICT: Verdict = {
  kind: 'BLOCKED',
  blockedBy: 'NON_COMPLIANT',
  round: 1,
  judgements,
  finished: new Map(),
  changes: [],
  outOfScope: [],
};

describe('an effect that this version does not know', () => {
  test('is named in the message as what blocks', () => {
    expect(messageFor(VERDICT, 'RESOURCE')).toBe('Blocked by 1 of 3 policy functions.\nlegacy: versioning is off');
  });

  test('is the first annotation, and FAILED', () => {
    expect(annotationsFor(VERDICT).map(({ annotationName, status }) => [annotationName, status])).toEqual([
      ['legacy', 'FAILED'],
      ['tags', 'FAILED'],
      ['encryption', 'PASSED'],
    ]);
  });

  test('has the error code of a block, by either door', () => {
    expect(lambdaErrorCodes.forVerdict(VERDICT)).toBe('NonCompliant');
    expect(registryErrorCodes.forVerdict(VERDICT)).toBe('NonCompliant');
    const error = { ...objection, evaluation: anEvaluation({ ...timedOut, kind: 'ERROR', error: 'THROTTLED' }) };
    const byError: Verdict = { ...VERDICT, blockedBy: 'ERROR', judgements: [approval, error] };
    expect(registryErrorCodes.forVerdict(byError)).toBe('Throttling');
  });

  test('is counted among the blocks of the invocation record', async () => {
    const { records } = await emitted(judged(judgements, { kind: 'BLOCKED', blockedBy: 'NON_COMPLIANT' }));
    expect(JSON.parse(records.at(-1) ?? '')).toMatchObject({
      evaluationCount: 3,
      blockedCount: 1,
      warnedCount: 1,
      passedCount: 1,
      Blocked: 1,
    });
  });

  test('is read from a record as a block', async () => {
    const { records } = await emitted(judged([objection], { kind: 'BLOCKED', blockedBy: 'NON_COMPLIANT' }));
    expect(JSON.parse(records[0] ?? '')).toMatchObject({ effect: 'grandfathered' });
    expect(parseDecisionLine(records[0] ?? '')?.decision).toMatchObject({
      policyFunction: 'legacy',
      effect: 'blocked',
    });
  });

  test('an outcome that nobody has an effect for blocks', () => {
    const outcome: Outcome = JSON.parse('{"kind": "MAYBE", "message": "it depends"}');
    const verdict = judge({
      evaluations: [anEvaluation(passed), anEvaluation(outcome, { failureMode: 'WARN', onError: 'WARN' })],
      finished: new Map(),
      outOfScope: [],
      round: 1,
      roundsLeft: true,
    });
    expect(verdict).toMatchObject({ kind: 'BLOCKED', blockedBy: 'ERROR' });
  });

  test('is shown as what blocks in every format of the command line', () => {
    const stack = stackWith('grandfathered');
    const result = resultOf(stack);
    const { warned, failedOpen, nonCompliant: objections } = result.summary;
    expect({ warned, failedOpen, objections }).toEqual({ warned: 0, failedOpen: 0, objections: 1 });
    expect(table(result, TERMINAL, { all: false })).toMatch(/legacy +✗ non-compliant/);
    expect(markdown(result)).toContain('| legacy | ❌ non-compliant |');
    expect(junit(result)).toMatch(/<testsuite [^>]*failures="1".*<failure message="versioning is off"/s);
    expect(sarif(result, sourceRootOf('/repository'))).toMatchObject({
      runs: [{ results: [{ ruleId: 'legacy', level: 'error' }] }],
    });
  });
});

describe('the table of effects', () => {
  test('has a counter for each effect, and one for each that lets a change through without an approval', () => {
    expect(perEffect((effect) => effect)).toEqual({
      passedCount: 'passed',
      skippedCount: 'skipped',
      warnedCount: 'warned',
      failedOpenCount: 'failed-open',
      blockedCount: 'blocked',
      pendingCount: 'pending',
      withdrawnCount: 'withdrawn',
    });
    expect(perException((effect) => effect)).toEqual({ warned: 'warned', failedOpen: 'failed-open' });
  });

  test('says what a person has to look at', () => {
    expect(EFFECT_NAMES.filter(needsAttention)).toEqual(['blocked', 'warned', 'failed-open', 'pending']);
  });

  test.each(EFFECT_NAMES)('%s: no word for compliance beside an annotation FAILED', (effect) => {
    const { verdict, annotationStatus, exception } = meaningOf(effect);
    expect(exception !== null).toBe(verdict === 'COMPLIANT' && annotationStatus === 'FAILED');
  });

  test.each(EFFECT_NAMES.filter((effect) => meaningOf(effect).annotationStatus === 'FAILED'))(
    'a function that %s keeps the message from saying that all complied',
    (effect) => {
      const { verdict } = EFFECTS[effect];
      const parts = {
        round: 1,
        judgements: [{ ...objection, effect }],
        finished: new Map(),
        changes: [],
        outOfScope: [],
      };
      const judgedVerdict: Verdict =
        verdict === 'BLOCKED' ? { ...parts, kind: verdict, blockedBy: 'NON_COMPLIANT' } : { ...parts, kind: verdict };
      expect(messageFor(judgedVerdict, 'RESOURCE')).not.toContain('Compliant');
    },
  );

  test('goes from the worst to the best', () => {
    const rank = { BLOCKED: 0, IN_PROGRESS: 1, COMPLIANT: 2 };
    expect(EFFECT_NAMES[0]).toBe('blocked');
    expect(EFFECT_NAMES.at(-1)).toBe('passed');
    const quiet = EFFECT_NAMES.filter((effect) => meaningOf(effect).annotationStatus !== 'FAILED');
    expect(quiet.map((effect) => rank[meaningOf(effect).verdict])).toEqual([1, 2, 2, 2]);
  });
});

const TERMINAL = { write: () => {}, rewriteLine: () => {}, style: PLAIN, columns: undefined };

function stackWith(effect: string): StackResult {
  return {
    template: 'shop.yaml',
    stackName: 'shop',
    stackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/1',
    action: 'CREATE',
    outcome: 'STOPS',
    stopped: null,
    nestedIn: null,
    notInvoked: [],
    targets: 1,
    judged: 1,
    notJudged: [],
    events: [],
    notes: [],
    invocations: [
      {
        operation: 'RESOURCE',
        action: 'CREATE',
        targetName: 'AWS::S3::Bucket',
        targetLogicalId: 'Orders',
        position: { file: 'shop.yaml', line: 3, column: 1 },
        constructPath: null,
        hookStatus: 'HOOK_COMPLETE_FAILED',
        hookStatusReason: '',
        message: '',
        errorCode: 'NonCompliant',
        stops: true,
        reached: true,
        invocations: 1,
        delaysSeconds: [],
        unresolved: [],
        policyFunctions: [
          {
            id: 'legacy',
            outcome: 'NON_COMPLIANT',
            errorKind: null,
            effect: JSON.parse(JSON.stringify(effect)),
            reason: 'versioning is off',
            remediationMessage: null,
            remediationLink: null,
            severityLevel: null,
            findings: [],
            findingsLeftOut: 0,
            contractNote: null,
            durationMs: 1,
            round: 1,
          },
        ],
      },
    ],
  };
}

function resultOf(stack: StackResult): EvaluationResult {
  return {
    schemaVersion: 1,
    hook: { door: 'lambda-hook', typeName: 'Example::Policy::Hook', failureMode: 'FAIL' },
    assumptions: JSON.parse('{}'),
    stacks: [stack],
    failedTemplates: [],
    unconcernedFunctions: [],
    summary: summaryOf({ stacks: [stack], failedTemplates: [], allowUnjudged: false, elapsedMs: 1 }),
  };
}
