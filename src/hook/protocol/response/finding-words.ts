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
  return path === undefined ? what : withPlace(what, path);
}

/** The place stands before the full stop. */
export function withPlace(sentence: string, path: string): string {
  return sentence.endsWith('.') ? `${sentence.slice(0, -1)} (at ${path}).` : `${sentence} (at ${path})`;
}

/** The same, with what helps. */
export function findingSentence(finding: Finding): string {
  const { remediationMessage } = finding;
  const words = findingWords(finding);
  return remediationMessage === undefined
    ? words
    : `${words}${/[.!?]$/.test(words) ? '' : '.'} Fix: ${remediationMessage}`;
}

/**
 * Whether a text holds all that a finding says, as many functions end their message with it. A message of one word, such as
 * `failed`, may stand there by chance: then the text must name the rule, too.
 */
export function isToldIn(text: string, { rule, message, remediationMessage = '' }: Finding): boolean {
  return (
    hasWords(text, message) &&
    (/\s/.test(message.trim()) || hasWords(text, rule)) &&
    (remediationMessage === '' || hasWords(text, remediationMessage))
  );
}

/** Whether a text holds these words, and not only as parts of longer ones. */
function hasWords(text: string, words: string): boolean {
  const wanted = words.trim();
  if (wanted === '') return false;
  let start = text.indexOf(wanted);
  for (let tries = 0; start >= 0 && tries < PLACES_LOOKED_AT; tries += 1) {
    const ends = [
      text.slice(Math.max(0, start - 1), start + 1),
      text.slice(start + wanted.length - 1, start + wanted.length + 1),
    ];
    if (!ends.some((end) => /^[\p{L}\p{N}]{2}$/u.test(end))) return true;
    start = text.indexOf(wanted, start + 1);
  }
  return false;
}

/** A text that only repeats itself would cost its length squared. */
const PLACES_LOOKED_AT = 10;

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
