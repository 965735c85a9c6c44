import { type ExceptionCounter, meaningOf } from '../../../hook/effect.ts';
import type { PolicyFunctionResult, StackResult, Summary, TargetResult } from '../../../local/evaluation-result.ts';

/** `ms` with as many digits as matter. */
export function duration(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(ms >= 10_000 ? 0 : 1)} s`;
  return ms >= 10 ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`;
}

export function plural(count: number, noun: string, nouns = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : nouns}`;
}

/** `12,345`. Not by `toLocaleString`, whose first call takes a twentieth of the whole command's time. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `passed`, `non-compliant`, `failed open: timed out`. */
export function outcomeWords({ outcome, effect, errorKind }: PolicyFunctionResult): string {
  switch (outcome) {
    case 'PASSED':
      return 'passed';
    case 'SKIPPED':
      return 'not applicable';
    case 'IN_PROGRESS':
      return 'in progress';
    case 'NON_COMPLIANT':
      return 'non-compliant';
    case 'ERROR':
      return `${meaningOf(effect).prefix}${(errorKind ?? 'UNKNOWN').toLowerCase().replaceAll('_', ' ')}`;
  }
}

export function actionWords({ action, stackName, nestedIn }: StackResult): string {
  const parent = nestedIn === null ? '' : `, nested in ${nestedIn.stackName} as ${nestedIn.logicalId}`;
  return `${action.toLowerCase()} stack ${stackName}${parent}`;
}

/** `Bucket`, or what a whole stack or change set is called. */
export function targetWords({ operation, targetLogicalId }: TargetResult): string {
  if (operation === 'STACK') return `stack ${targetLogicalId}`;
  return operation === 'CHANGE_SET' ? 'change set' : targetLogicalId;
}

/** `file:line:column`, or the template alone. */
export function placeWords({ position }: TargetResult, template: string): string {
  return position === null ? template : `${position.file}:${position.line}:${position.column}`;
}

/** What CloudFormation, or Cloud Control, would do. */
export function outcomeSentence({ stopped, invocations }: StackResult): string {
  const failed = invocations.filter(({ operation, stops }) => operation === 'CLOUD_CONTROL' && stops);
  const requests =
    failed.length === 0
      ? []
      : [
          `Cloud Control refuses ${failed.length === 1 ? 'the request' : 'the requests'} for ${enumeration(failed.map(targetWords))}`,
        ];
  if (stopped === null) {
    const deployed = invocations.some(({ operation }) => operation !== 'CLOUD_CONTROL');
    const continues = deployed ? ['CloudFormation continues'] : failed.length === 0 ? ['Cloud Control continues'] : [];
    return [...continues, ...requests].join('; ');
  }
  const what = stopped.operation === 'CHANGE_SET' ? 'the change set' : 'the stack';
  return [`CloudFormation stops: ${what} gets the status ${stopped.status}`, ...requests].join('; ');
}

/** Names some, counts the rest. */
export function enumeration(names: readonly string[]): string {
  return names.length <= 6 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
}

/** `12 decisions: 9 passed, 2 non-compliant, 1 failed open`. */
export function countsSentence(summary: Summary): string {
  const exceptions: Readonly<Record<ExceptionCounter, string>> = {
    warned: summary.warned === 1 ? 'warning' : 'warnings',
    failedOpen: 'failed open',
  };
  const words = {
    passed: 'passed',
    skipped: 'not applicable',
    nonCompliant: 'non-compliant',
    errors: summary.errors === 1 ? 'error' : 'errors',
    ...exceptions,
  };
  const counts = new Map(Object.entries(summary));
  const told = Object.entries(words).flatMap(([counter, noun]) => {
    const count = Number(counts.get(counter) ?? 0);
    return count > 0 ? [`${grouped(count)} ${noun}`] : [];
  });
  return `${plural(summary.decisions, 'decision')}${told.length === 0 ? '' : `: ${told.join(', ')}`}`;
}
