import { type Outcome, SEVERITIES, type Severity, type Verdict } from '../../domain.ts';
import { type Effect, meaningOf, rankOf } from '../../effect.ts';
import { DELAY_MAX_SECONDS } from '../limits.ts';
import { findingsOf } from './finding-words.ts';

/** What one policy function came to, be it in this round or an earlier one. */
export interface JudgedFunction {
  readonly id: string;
  readonly outcome: Outcome;
  readonly effect: Effect;
}

/** An objection without a severity comes last. */
const WORST_SEVERITY_FIRST: readonly (Severity | undefined)[] = [...SEVERITIES, undefined];

/** All functions that a verdict is about, worst first: by effect, then non-compliance before error, then severity, then configuration order. */
export function judgedFunctions(verdict: Verdict): JudgedFunction[] {
  const earlier = [...verdict.finished].map(([id, { outcome, effect }]): JudgedFunction => ({ id, outcome, effect }));
  const taken = verdict.judgements.filter(({ effect }) => meaningOf(effect).judged);
  const now = taken.map(
    ({ evaluation, effect }): JudgedFunction => ({
      id: evaluation.policyFunction.id,
      outcome: evaluation.outcome,
      effect,
    }),
  );
  return [...earlier, ...now].sort((a, b) => rank(a) - rank(b));
}

function rank({ outcome, effect }: JudgedFunction): number {
  const severity = WORST_SEVERITY_FIRST.indexOf(
    outcome.kind === 'NON_COMPLIANT' ? outcome.findings[0]?.severityLevel : undefined,
  );
  const withinEffect = outcome.kind === 'ERROR' ? WORST_SEVERITY_FIRST.length : severity;
  return rankOf(effect) * (WORST_SEVERITY_FIRST.length + 1) + withinEffect;
}

/** What the developer whose stack it is gets to read of one policy function. */
export function sentenceFor({ outcome, effect }: JudgedFunction): string {
  const note = 'contractNote' in outcome ? outcome.contractNote : undefined;
  const decision = `${meaningOf(effect).prefix}${wordsFor(outcome)}`;
  return note === undefined ? decision : `${decision} (its reply also breaks the contract: ${note})`;
}

function wordsFor(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'ERROR': {
      const { error, reportedCode } = outcome;
      const cause = `could not decide (${reportedCode === undefined ? error : `${error} ${reportedCode}`})`;
      return `${cause}: ${outcome.message}${outcome.said === undefined ? '' : `; the function said: ${outcome.said}`}`;
    }
    case 'IN_PROGRESS':
      return outcome.callbackDelaySeconds > DELAY_MAX_SECONDS
        ? `in progress: ${outcome.message} (it asked to wait ${outcome.callbackDelaySeconds} s; the hook waits an hour at most)`
        : `in progress: ${outcome.message}`;
    case 'SKIPPED':
      return `not applicable: ${outcome.message}`;
    case 'NON_COMPLIANT':
      return outcome.message === '' ? failedRules(outcome) : outcome.message;
    case 'PASSED':
      return outcome.message;
  }
}

function failedRules(outcome: Outcome): string {
  const { findings, leftOut } = findingsOf(outcome);
  const count = findings.length + leftOut;
  return count === 1 ? '1 rule failed' : `${count} rules failed`;
}
