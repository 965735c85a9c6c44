import type { Finding, Outcome } from '../../domain.ts';

export interface FoundRules {
  /** Worst severity first. */
  readonly findings: readonly Finding[];
  readonly leftOut: number;
}

/** The failed rules that a function told of beside its decision. */
export function findingsOf(outcome: Outcome): FoundRules {
  return 'findings' in outcome
    ? { findings: outcome.findings ?? [], leftOut: outcome.findingsLeftOut ?? 0 }
    : { findings: [], leftOut: 0 };
}

/** `ENCRYPTION (HIGH)` */
export function ruleWords({ rule, severityLevel }: Finding): string {
  return severityLevel === undefined ? rule : `${rule} (${severityLevel})`;
}

/** `No key is set (at /BucketEncryption).` */
export function findingWords({ message, path }: Finding): string {
  const what = message === '' ? 'failed' : message;
  return path === undefined ? what : `${what} (at ${path})`;
}

/** The same, with what helps. */
export function findingSentence(finding: Finding): string {
  const { remediationMessage } = finding;
  const words = findingWords(finding);
  return remediationMessage === undefined
    ? words
    : `${words}${/[.!?]$/.test(words) ? '' : '.'} Fix: ${remediationMessage}`;
}

/** Whether a function's own message holds all that a finding says, as many functions end their message with it. */
export function isToldIn(message: string, { message: what, remediationMessage = '' }: Finding): boolean {
  return what !== '' && message.includes(what) && message.includes(remediationMessage);
}

/** Whether a function says anything that its findings do not say. */
export function saysMore(outcome: Outcome): boolean {
  return outcome.kind !== 'NON_COMPLIANT' || outcome.contractNote !== undefined
    ? true
    : saysMoreThan(outcome.message, outcome.findings);
}

/** Whether a text says anything besides what some findings say, and how they are mended. */
export function saysMoreThan(
  text: string,
  findings: readonly { readonly message: string; readonly remediationMessage?: string | null }[],
): boolean {
  const rest = findings
    .flatMap(({ message, remediationMessage }) => [message, remediationMessage ?? ''])
    .filter((part) => part !== '')
    .reduce((left, part) => left.replaceAll(part, ''), text);
  return /[\p{L}\p{N}]/u.test(rest);
}
