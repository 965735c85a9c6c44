/**
 * The questions that metrics cannot answer, as resource types, stacks and error kinds are log fields and not dimensions.
 * Arithmetic stands in `fields` and in the arguments of functions, where its documentation allows it.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
import { RECORD } from '../../src/hook/names.ts';
import type { DashboardSettings } from '../settings.ts';
import type { LogQuery } from '../widgets/log-query.ts';
import { type SavedQuery, savedQuery } from '../widgets/log-query.ts';
import { DECISION, INVOCATION } from '../widgets/record-fields.ts';

const decision = RECORD.decision;
const invocation = RECORD.invocation;

/** Decisions that were made: a function that could not decide, was not concerned or has not finished says nothing about compliance. */
const DECIDED = `filter ${DECISION.isOneOf('outcome', ['PASSED', 'NON_COMPLIANT'])}`;
const PERCENT_COMPLIANT = `fields 100 * ${DECISION.isEqual('outcome', 'PASSED')} as compliant`;
const RATE = 'avg(compliant) as complianceRate, count(*) as decisions';

const NON_COMPLIANT = `filter ${DECISION.equals('outcome', 'NON_COMPLIANT')}`;
const ERROR = `filter ${DECISION.equals('outcome', 'ERROR')}`;
const LATEST = `max(${DECISION.list('@timestamp')}) as latest`;
const ATTEMPTS = DECISION.list('attempts');

export const COMPLIANCE_BY_POLICY_FUNCTION: LogQuery = {
  title: 'Compliance rate by policy function (%)',
  record: decision,
  view: 'table',
  commands: [
    DECIDED,
    PERCENT_COMPLIANT,
    `stats ${RATE} by ${DECISION.list('policyFunction')}`,
    'sort complianceRate asc',
    'limit 50',
  ],
};

export const WEEK_ON_WEEK: LogQuery = {
  title: 'This week (0) against last week (1)',
  record: decision,
  view: 'table',
  commands: [
    DECIDED,
    PERCENT_COMPLIANT,
    `fields floor((now() * 1000 - toMillis(${DECISION.list('@timestamp')})) / 604800000) as weeksAgo`,
    'filter weeksAgo < 2',
    `stats ${RATE} by weeksAgo`,
    'sort weeksAgo asc',
  ],
};

export const TOP_RESOURCE_TYPES: LogQuery = {
  title: 'Most non-compliant resource types',
  record: decision,
  view: 'bar',
  commands: [
    NON_COMPLIANT,
    `stats count(*) as nonCompliant by ${DECISION.list('targetName')}`,
    'sort nonCompliant desc',
    'limit 10',
  ],
};

export const TOP_STACKS: LogQuery = {
  title: 'Most non-compliant stacks',
  record: decision,
  view: 'table',
  commands: [
    NON_COMPLIANT,
    `stats count(*) as nonCompliant by ${DECISION.list('stackId', 'accountId')}`,
    'sort nonCompliant desc',
    'limit 10',
  ],
};

export const WARNINGS_AND_BLOCKS: LogQuery = {
  title: 'What non-compliance did: warned or blocked',
  record: decision,
  view: 'pie',
  commands: [NON_COMPLIANT, `stats count(*) as decisions by ${DECISION.list('effect')}`, 'sort decisions desc'],
};

export const FAILED_OPEN: LogQuery = {
  title: 'Changes let through unchecked (failed open)',
  record: decision,
  view: 'table',
  commands: [
    `filter ${DECISION.equals('effect', 'failed-open')}`,
    `stats count(*) as changes, ${LATEST} by ${DECISION.list('policyFunction', 'errorKind')}`,
    'sort changes desc',
    'limit 20',
  ],
};

export const ERRORS_BY_KIND: LogQuery = {
  title: 'Errors by kind',
  record: decision,
  view: 'bar',
  commands: [ERROR, `stats count(*) as errors by ${DECISION.list('errorKind')}`, 'sort errors desc'],
};

export const ERRORS_BY_POLICY_FUNCTION: LogQuery = {
  title: 'Errors by policy function and kind',
  record: decision,
  view: 'table',
  commands: [
    ERROR,
    `stats count(*) as errors, ${LATEST} by ${DECISION.list('policyFunction', 'errorKind', 'functionName')}`,
    'sort errors desc',
    'limit 50',
  ],
};

export const TIMEOUTS: LogQuery = {
  title: 'Timeouts',
  record: decision,
  view: 'timeSeries',
  commands: [`filter ${DECISION.equals('errorKind', 'TIMED_OUT')}`, 'stats count(*) as timeouts by bin(1h)'],
};

export const THROTTLES: LogQuery = {
  title: 'Throttled policy functions',
  record: decision,
  view: 'timeSeries',
  commands: [`filter ${DECISION.equals('errorKind', 'THROTTLED')}`, 'stats count(*) as throttles by bin(1h)'],
};

export const RETRIES: LogQuery = {
  title: 'Retries by policy function',
  record: decision,
  view: 'bar',
  commands: [
    `filter ${ATTEMPTS} > 1`,
    `stats sum(${ATTEMPTS} - 1) as retries by ${DECISION.list('policyFunction')}`,
    'sort retries desc',
    'limit 10',
  ],
};

/** The text of the line is matched, as the value of a JSON boolean in a comparison is not documented. */
export const COLD_STARTS: LogQuery = {
  title: 'Cold starts',
  record: invocation,
  view: 'timeSeries',
  commands: [
    `filter ${INVOCATION.list('@message')} like /"${INVOCATION.list('coldStart')}":true/`,
    'stats count(*) as coldStarts by bin(1h)',
  ],
};

export const FAULTS: LogQuery = {
  title: 'Calls that the hook answered without a verdict',
  record: invocation,
  view: 'table',
  commands: [
    `filter ispresent(${INVOCATION.list('rejection')})`,
    `stats count(*) as calls, ${LATEST} by ${INVOCATION.list('rejection', 'region')}`,
    'sort calls desc',
    'limit 20',
  ],
};

export const SLOWEST_CALLS: LogQuery = {
  title: 'Slowest answers',
  record: invocation,
  view: 'table',
  commands: [
    `fields ${INVOCATION.list('@timestamp', 'AnswerLatency', 'verdict', 'targetName', 'stackId', 'clientRequestToken')}`,
    `sort ${INVOCATION.list('AnswerLatency')} desc`,
    'limit 20',
  ],
};

export const SLOWEST_DECISIONS: LogQuery = {
  title: 'Slowest decisions',
  record: decision,
  view: 'table',
  commands: [
    `fields ${DECISION.list('@timestamp', 'policyFunction', 'Duration', 'attempts', 'remainingMs', 'outcome', 'targetName', 'clientRequestToken')}`,
    `sort ${DECISION.list('Duration')} desc`,
    'limit 20',
  ],
};

export const NON_COMPLIANT_CHANGES: LogQuery = {
  title: 'Latest non-compliant changes',
  record: decision,
  view: 'table',
  commands: [
    NON_COMPLIANT,
    `fields ${DECISION.list('@timestamp', 'policyFunction', 'effect', 'targetName', 'logicalId', 'stackId', 'accountId', 'clientRequestToken')}`,
    `sort ${DECISION.list('@timestamp')} desc`,
    'limit 100',
  ],
};

const SAVED: readonly LogQuery[] = [
  COMPLIANCE_BY_POLICY_FUNCTION,
  TOP_RESOURCE_TYPES,
  TOP_STACKS,
  NON_COMPLIANT_CHANGES,
  FAILED_OPEN,
  ERRORS_BY_POLICY_FUNCTION,
  FAULTS,
  SLOWEST_CALLS,
  SLOWEST_DECISIONS,
];

/** What the Logs Insights console offers under "Saved queries". */
export function savedQueries(settings: DashboardSettings): SavedQuery[] {
  return SAVED.map((query) => savedQuery(query, settings));
}
