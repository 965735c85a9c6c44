import { meaningOf } from '../../../hook/effect.ts';
import { saysMoreThan, withPlace } from '../../../hook/protocol/response/finding-words.ts';
import type { PolicyFunctionResult } from '../../../local/evaluation-result.ts';
import { plural } from './wording.ts';

/** One thing that a policy function says of a target: a failed rule, or what it says itself. */
export interface Statement {
  /** Null for the function's own words. */
  readonly rule: string | null;
  readonly text: string;
  readonly severityLevel: PolicyFunctionResult['severityLevel'];
  readonly remediationMessage: string | null;
  readonly remediationLink: string | null;
  readonly path: string | null;
  /** Of the property at `path`. */
  readonly position: PolicyFunctionResult['findings'][number]['position'];
}

/** What a function says: its own words, unless its failed rules say all of them, and then each failed rule, worst first. */
export function statementsOf(decision: PolicyFunctionResult): readonly Statement[] {
  const { outcome, effect, reason, findings } = decision;
  const own = {
    rule: null,
    text: reason,
    severityLevel: null,
    remediationMessage: null,
    remediationLink: null,
    path: null,
    position: null,
  };
  const rules = findings.map(({ message, ...rest }) => ({ ...rest, text: message === '' ? 'failed' : message }));
  const words = reason.slice(meaningOf(effect).prefix.length);
  return rules.length > 0 && outcome === 'NON_COMPLIANT' && !saysMoreThan(words, findings) ? rules : [own, ...rules];
}

/** The same for people to read: a line for each, and one for the failed rules beyond those that are told. */
export function statementLines(decision: PolicyFunctionResult): string[] {
  return [...statementsOf(decision).map(statementWords), ...leftOutWords(decision)];
}

/** `and 7 more failed rules`, if any are left out. */
export function leftOutWords({ findingsLeftOut }: PolicyFunctionResult): string[] {
  return findingsLeftOut === 0 ? [] : [`and ${plural(findingsLeftOut, 'more failed rule')}`];
}

/** `ENCRYPTION (HIGH): no key is set (at /BucketEncryption).` */
export function statementWords({ rule, severityLevel, text, path }: Statement): string {
  const head = rule === null ? '' : `${rule}${severityLevel === null ? '' : ` (${severityLevel})`}: `;
  return `${head}${path === null ? text : withPlace(text, path)}`;
}
