/** Of the decisions that were made, how many said "compliant". What decided nothing is not among them: neither for nor against. */
import { HOOK_METRIC } from '../../src/hook/names.ts';
import type { MetricRow } from './body.ts';
import { countOfHook } from './expressions.ts';
import { expression } from './metric-widget.ts';

/** Compliance rate = 100 × (1 − NonCompliantDecisions ÷ Decisions), in percent; no rate where nothing was decided. */
export function complianceRate(service: string, label: string, color: string): MetricRow[] {
  return [
    expression(countOfHook(service, HOOK_METRIC.decisions), { id: 'decisions', visible: false }),
    expression(countOfHook(service, HOOK_METRIC.nonCompliantDecisions), { id: 'nonCompliant', visible: false }),
    expression('100 * (1 - nonCompliant / decisions)', { id: 'rate', label, color }),
  ];
}
