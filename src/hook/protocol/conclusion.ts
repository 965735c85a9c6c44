import {
  type ConcludedOutcome,
  type Effect,
  type Outcome,
  SEVERITIES,
  type Severity,
  type Verdict,
} from '../domain.ts';

/** What one policy function came to, be it in this round or an earlier one. */
export interface Conclusion {
  readonly id: string;
  readonly outcome: Outcome;
  readonly effect: Effect;
}

/** An objection without a severity comes last. */
const WORST_SEVERITY_FIRST: readonly (Severity | undefined)[] = [...SEVERITIES, undefined];
const WORST_FIRST: readonly Effect[] = ['blocked', 'warned', 'failed-open', 'pending', 'skipped', 'passed'];

/** All conclusions of a verdict, worst first: by effect, then non-compliance before error, then severity, then configuration order. */
export function conclusionsOf(verdict: Verdict): Conclusion[] {
  const earlier = [...verdict.finished].map(
    ([id, outcome]): Conclusion => ({ id, outcome, effect: earlierEffect(outcome) }),
  );
  const now = verdict.judgements.map(
    ({ evaluation, effect }): Conclusion => ({ id: evaluation.policyFunction.id, outcome: evaluation.outcome, effect }),
  );
  return [...earlier, ...now].sort((a, b) => rank(a) - rank(b));
}

/** What a conclusion of an earlier round did, given that it did not block. */
function earlierEffect({ kind }: ConcludedOutcome): Effect {
  switch (kind) {
    case 'PASSED':
      return 'passed';
    case 'SKIPPED':
      return 'skipped';
    case 'NON_COMPLIANT':
      return 'warned';
    case 'ERROR':
      return 'failed-open';
  }
}

function rank({ outcome, effect }: Conclusion): number {
  const severity = WORST_SEVERITY_FIRST.indexOf(
    outcome.kind === 'NON_COMPLIANT' ? outcome.findings[0]?.severityLevel : undefined,
  );
  const withinEffect = outcome.kind === 'ERROR' ? WORST_SEVERITY_FIRST.length : severity;
  return WORST_FIRST.indexOf(effect) * (WORST_SEVERITY_FIRST.length + 1) + withinEffect;
}

/** What the developer whose stack it is gets to read of one policy function. */
export function sentenceFor(conclusion: Conclusion): string {
  const { outcome } = conclusion;
  const note = 'contractNote' in outcome ? outcome.contractNote : undefined;
  const decision = decisionOf(conclusion);
  return note === undefined ? decision : `${decision} (its reply also breaks the contract: ${note})`;
}

function decisionOf({ outcome, effect }: Conclusion): string {
  switch (outcome.kind) {
    case 'ERROR': {
      const cause = `could not decide (${outcome.reportedCode === undefined ? outcome.error : `${outcome.error} ${outcome.reportedCode}`})`;
      const said = outcome.said === undefined ? '' : `; the function said: ${outcome.said}`;
      return `${effect === 'failed-open' ? 'failed open: ' : ''}${cause}: ${outcome.message}${said}`;
    }
    case 'NON_COMPLIANT':
      return effect === 'warned' ? `warning: ${outcome.message}` : outcome.message;
    case 'IN_PROGRESS':
      return `in progress: ${outcome.message}`;
    case 'SKIPPED':
      return `not applicable: ${outcome.message}`;
    case 'PASSED':
      return outcome.message;
  }
}
