/** Of the decisions that were made, how many said "compliant". What decided nothing is not among them: neither for nor against. */
import { POLICY_FUNCTION_METRIC } from '../../src/hook/names.ts';
import type { MetricRow } from './body.ts';
import { searchPolicyFunctions } from './expressions.ts';
import { expression } from './metric-widget.ts';

const { evaluations, nonCompliant, errors, gone, skipped, inProgress } = POLICY_FUNCTION_METRIC;

/** In the terms of {@link countedRows}: Evaluations − Errors − Gone − Skipped − InProgress. */
const DECISIONS = '2 * e - eu';

/** Compliance rate = 100 × (1 − NonCompliant ÷ decisions), in percent. */
export function complianceRate(service: string, label: string, color: string): MetricRow[] {
  const nonCompliantToo = expression(`SUM(${searchPolicyFunctions(service, [evaluations, nonCompliant], 'Sum')})`, {
    id: 'en',
    visible: false,
  });
  return [
    ...countedRows(service),
    nonCompliantToo,
    expression(`100 * (1 - (en - e) / (${DECISIONS}))`, { id: 'rate', label, color }),
  ];
}

/** Evaluations that ended in PASSED or NON_COMPLIANT. */
export function decisions(service: string, label: string, color: string): MetricRow[] {
  return [...countedRows(service), expression(DECISIONS, { id: 'decisions', label, color })];
}

/**
 * Hidden rows: `e`, all evaluations, and `eu`, those plus the undecided ones. A metric of what is rare does not exist before it
 * happens, so each is counted together with Evaluations: e + u is what can be searched for, and decisions = e − u = 2e − (e + u).
 */
function countedRows(service: string): MetricRow[] {
  const undecided = [evaluations, errors, gone, skipped, inProgress] as const;
  return [
    expression(`SUM(${searchPolicyFunctions(service, [evaluations], 'Sum')})`, { id: 'e', visible: false }),
    expression(`SUM(${searchPolicyFunctions(service, undecided, 'Sum')})`, { id: 'eu', visible: false }),
  ];
}
