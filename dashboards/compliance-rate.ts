/**
 * Compliance rate = 100 × (1 − NonCompliant ÷ (Evaluations − Errors − Gone)), in percent of the decisions that were made.
 * Evaluations still IN_PROGRESS or skipped count as decisions here; the log tables, which know the outcome, leave them out.
 */
import { POLICY_FUNCTION_METRIC } from '../src/names.ts';
import type { MetricRow } from './body.ts';
import { searchPolicyFunctions } from './expressions.ts';
import { expression } from './metric-widget.ts';

const { evaluations, nonCompliant, errors, gone } = POLICY_FUNCTION_METRIC;

/**
 * Hidden rows and the visible rate. NonCompliant, Errors and Gone do not exist before they happen, so each is counted together
 * with Evaluations: n + e is what can be searched for, and n = (n + e) − e.
 */
export function complianceRate(service: string, label: string, color: string): MetricRow[] {
  return [
    expression(`SUM(${searchPolicyFunctions(service, [evaluations], 'Sum')})`, { id: 'e', visible: false }),
    expression(`SUM(${searchPolicyFunctions(service, [evaluations, nonCompliant], 'Sum')})`, {
      id: 'en',
      visible: false,
    }),
    expression(`SUM(${searchPolicyFunctions(service, [evaluations, errors, gone], 'Sum')})`, {
      id: 'ee',
      visible: false,
    }),
    expression('100 * (1 - (en - e) / (2 * e - ee))', { id: 'rate', label, color }),
  ];
}
