/** One metric alarm over a Metrics Insights query, in CloudWatch's own terms. */
export interface AlarmDefinition {
  /** `service-Heading`, with the heading as in RUNBOOK.md. */
  readonly name: string;
  readonly meaning: string;
  /** What the notification shows: the meaning and where to read on. */
  readonly description: string;
  /** With GROUP BY, each time series is a contributor with a state and a notification of its own. */
  readonly query: string;
  /** Seconds. */
  readonly period: number;
  readonly comparison: 'GreaterThanThreshold' | 'GreaterThanOrEqualToThreshold';
  readonly threshold: number;
  /** N: how many of the latest periods are looked at. */
  readonly evaluationPeriods: number;
  /** M: how many of them must breach. */
  readonly datapointsToAlarm: number;
  readonly treatMissingData: 'breaching' | 'notBreaching' | 'ignore' | 'missing';
  /**
   * Whether the alarm's return to OK ends the matter and is told. What happened before may need a person all the same: then an
   * OpsItem is opened, which that person closes, and no OK is sent while nobody looked.
   */
  readonly ends: 'by itself' | 'when a person closes it';
  /** One line each. */
  readonly because: {
    readonly threshold: string;
    readonly periods: string;
    readonly missingData: string;
  };
}

/** GitHub's anchor of a heading: lower case, without punctuation, spaces as hyphens. */
export function headingAnchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}
