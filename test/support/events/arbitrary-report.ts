/** Any report that the types allow, also those that the engine never makes. */
import * as fc from 'fast-check';
import {
  BLOCK_REASONS,
  CONTRACT_NAMES,
  type ConcludedOutcome,
  ERROR_KINDS,
  type Evaluation,
  type Finding,
  type FinishedFunction,
  type HookRequest,
  type Json,
  type Judgement,
  type Outcome,
  type PolicyFunction,
  REJECTION_KINDS,
  type Report,
  SEVERITIES,
} from '../../../src/hook/domain.ts';
import { EFFECT_NAMES, VERDICT_KINDS } from '../../../src/hook/effect.ts';

const mode = fc.constantFrom('FAIL', 'WARN');
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 3000 }),
);
const anyNumber = fc.oneof(fc.double(), fc.constantFrom(0, -0, -1, Number.NaN, Number.POSITIVE_INFINITY));

/** Free text that must never leave the process; each ends in the canary. */
function secretText(canary: string): fc.Arbitrary<string> {
  return anyText.map((text) => text + canary);
}

function anyJson(canary: string): fc.Arbitrary<Json> {
  return fc.oneof(
    fc.constant(canary),
    fc.dictionary(fc.constantFrom('password', canary), fc.constant(canary)),
    fc.array(fc.constant(canary)),
  );
}

function finding(canary: string): fc.Arbitrary<Finding> {
  const text = secretText(canary);
  return fc.record(
    {
      rule: text,
      message: text,
      severityLevel: fc.constantFrom(...SEVERITIES),
      remediationMessage: text,
      remediationLink: text,
      path: text,
    },
    { requiredKeys: ['rule', 'message'] },
  );
}

function concluded(canary: string): fc.Arbitrary<ConcludedOutcome> {
  const message = secretText(canary);
  const remarks = {
    findings: fc.array(finding(canary), { maxLength: 3 }),
    findingsLeftOut: fc.nat(),
    contractNote: secretText(canary),
    recordedNote: anyText,
  };
  return fc.oneof(
    fc.record({ kind: fc.constant('PASSED'), message }),
    fc.record(
      { kind: fc.constant('NON_COMPLIANT'), message, warningOnly: fc.constant(true), ...remarks },
      { requiredKeys: ['kind', 'message', 'findings'] },
    ),
    fc.record({ kind: fc.constant('SKIPPED'), reason: fc.constant('NOT_APPLICABLE'), message }),
    fc.record(
      {
        kind: fc.constant('ERROR'),
        error: fc.constantFrom(...ITS_OWN_WORDS),
        message,
        reportedCode: message,
        ...remarks,
      },
      { requiredKeys: ['kind', 'error', 'message'] },
    ),
    fc.record(
      { kind: fc.constant('ERROR'), error: fc.constantFrom(...HOOKS_OWN_WORDS), message: anyText, said: message },
      { requiredKeys: ['kind', 'error', 'message'] },
    ),
  );
}

/** The kinds of error whose message a policy function has written, or that quotes its reply. */
const ITS_OWN_WORDS = ['FUNCTION_ERROR', 'MALFORMED_RESPONSE', 'REPORTED_ERROR'] as const;

const HOOKS_OWN_WORDS = ERROR_KINDS.filter((kind) => !ITS_OWN_WORDS.some((own) => own === kind));

function outcome(canary: string): fc.Arbitrary<Outcome> {
  return fc.oneof(
    { weight: 4, arbitrary: concluded(canary) },
    fc.record({
      kind: fc.constant('IN_PROGRESS'),
      message: secretText(canary),
      callbackContext: anyJson(canary),
      callbackDelaySeconds: fc.nat(),
    }),
  );
}

const policyFunction: fc.Arbitrary<PolicyFunction> = fc.record({
  id: anyText,
  functionName: anyText,
  contract: fc.constantFrom(...CONTRACT_NAMES),
  targetNames: fc.option(fc.array(anyText), { nil: undefined }),
  actions: fc.constant(undefined),
  failureMode: mode,
  onError: mode,
  timeoutMs: fc.nat(),
});

function evaluation(canary: string): fc.Arbitrary<Evaluation> {
  return fc.record(
    {
      policyFunction,
      outcome: outcome(canary),
      durationMs: anyNumber,
      attempts: fc.nat({ max: 10 }),
      remainingMs: anyNumber,
      executedVersion: anyText,
      awsRequestId: anyText,
    },
    { requiredKeys: ['policyFunction', 'outcome', 'durationMs', 'attempts', 'remainingMs'] },
  );
}

function judgements(canary: string): fc.Arbitrary<Judgement[]> {
  return fc.array(fc.record({ evaluation: evaluation(canary), effect: fc.constantFrom(...EFFECT_NAMES) }), {
    maxLength: 12,
  });
}

const asked = fc.option(fc.record({ functionName: anyText, contract: fc.constantFrom(...CONTRACT_NAMES) }));

function finished(canary: string): fc.Arbitrary<ReadonlyMap<string, FinishedFunction>> {
  const one = fc.record({ asked, outcome: concluded(canary), effect: fc.constantFrom(...EFFECT_NAMES) });
  return fc.array(fc.tuple(anyText, one)).map((entries) => new Map(entries));
}

function request(canary: string): fc.Arbitrary<HookRequest> {
  const nullableText = fc.option(anyText);
  return fc.record({
    clientRequestToken: nullableText,
    awsAccountId: nullableText,
    stackId: nullableText,
    changeSetId: nullableText,
    hookTypeName: nullableText,
    hookTypeVersion: nullableText,
    invocationPoint: fc.constantFrom('CREATE_PRE_PROVISION', 'UPDATE_PRE_PROVISION', 'DELETE_PRE_PROVISION'),
    action: fc.constantFrom('CREATE', 'UPDATE', 'DELETE', null),
    operation: fc.constantFrom('RESOURCE', 'STACK', 'CHANGE_SET', 'CLOUD_CONTROL'),
    target: fc.record({ name: anyText, type: nullableText, logicalId: nullableText }),
    model: fc.oneof(
      fc.record({ kind: fc.constant('inline'), value: anyJson(canary) }),
      fc.record({ kind: fc.constant('remote'), url: secretText(canary) }),
    ),
    callback: fc.record({
      round: fc.integer({ min: 1, max: 100 }),
      configurationDigest: fc.option(anyText),
      pending: fc
        .array(fc.tuple(anyText, fc.record({ asked, callbackContext: anyJson(canary) })))
        .map((entries) => new Map(entries)),
      finished: finished(canary),
    }),
  });
}

/** Wherever a report holds the words of others, or a secret, these hold `canary`. */
export function arbitraryReport(canary: string): fc.Arbitrary<Report> {
  const result: fc.Arbitrary<Report['result']> = fc.oneof(
    fc.record({
      kind: fc.constant('judged'),
      verdict: fc.record({
        kind: fc.constantFrom(...VERDICT_KINDS),
        blockedBy: fc.constantFrom(...BLOCK_REASONS),
        round: fc.integer({ min: 1, max: 100 }),
        judgements: judgements(canary),
        finished: finished(canary),
        changes: fc.array(anyText, { maxLength: 3 }),
        outOfScope: fc.array(fc.record({ policyFunction, reason: fc.constantFrom('TARGET_NAME', 'ACTION') }), {
          maxLength: 80,
        }),
      }),
    }),
    fc.record({
      kind: fc.constant('rejected'),
      rejection: fc.record({ kind: fc.constantFrom(...REJECTION_KINDS), message: anyText }),
      judgements: judgements(canary),
    }),
  );
  return fc.record({
    door: fc.constantFrom('lambda-hook', 'registry-hook'),
    request: fc.option(request(canary)),
    clientRequestToken: fc.option(anyText),
    result,
    latencyMs: anyNumber,
  });
}
