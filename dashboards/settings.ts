import { NAMESPACE } from '../src/hook/names.ts';

/** Where alarms begin to speak. Infra fills it from its settings file; the reasons for the values are in `alarms.ts`. */
export interface AlarmThresholds {
  /** Errors of one policy function within three hours, less the budget that its calls earn (`ERROR_BUDGET`). */
  readonly errors: number;
  /** Milliseconds; CloudFormation stops waiting at 30,000. */
  readonly answerLatencyMs: number;
  /** Non-compliant decisions of one policy function within fifteen minutes. */
  readonly nonCompliant: number;
}

export interface DashboardAccount {
  readonly id: string;
  readonly name: string;
}

export interface DashboardSettings {
  /** Value of the `service` dimension. */
  readonly service: string;
  /** Name of the hook's Lambda function, in every account. */
  readonly hookFunctionName: string;
  /** The Region that the dashboards open with; a literal, or a CloudFormation token. */
  readonly region: string;
  /** What the Region variable offers. */
  readonly regions: readonly string[];
  /** What the account variables offer in a monitoring account; with none, the dashboards have no account variable. */
  readonly accounts: readonly DashboardAccount[];
  /** Where the records are: names, or ARNs in a monitoring account. */
  readonly logGroupNames: readonly string[];
  /** URL of RUNBOOK.md as people read it; alarms add `#heading`. */
  readonly runbookUrl: string;
  /** `arn:aws:cloudwatch:REGION:ACCOUNT:alarm:`, to which an alarm's name is added. */
  readonly alarmArnPrefix: string;
  readonly thresholds: AlarmThresholds;
}

export const DEFAULT_THRESHOLDS: AlarmThresholds = { errors: 3, answerLatencyMs: 25_000, nonCompliant: 10 };

/** The name that the templates give to the hook's function. */
export const SAMPLE_HOOK_FUNCTION = 'lambda-function-invoker-hook';

/** Settings of one account, as the committed JSON files use them: replace the account, the Region and the links when pasting. */
export const SAMPLE_SETTINGS: DashboardSettings = {
  service: NAMESPACE,
  hookFunctionName: SAMPLE_HOOK_FUNCTION,
  region: 'eu-west-1',
  regions: ['eu-west-1', 'us-east-1'],
  accounts: [],
  logGroupNames: [`/aws/lambda/${SAMPLE_HOOK_FUNCTION}`],
  runbookUrl: 'https://example.com/lambda-function-invoker-hook/dashboards/RUNBOOK.md',
  alarmArnPrefix: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:',
  thresholds: DEFAULT_THRESHOLDS,
};
