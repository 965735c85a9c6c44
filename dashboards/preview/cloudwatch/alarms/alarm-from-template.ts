import * as z from 'zod';
import { type NotModelled, notModelled } from '../result.ts';
import type { AlarmRule } from './alarm.ts';

const properties = z.looseObject({
  AlarmName: z.string(),
  ComparisonOperator: z.enum(['GreaterThanThreshold', 'GreaterThanOrEqualToThreshold']),
  Threshold: z.number(),
  EvaluationPeriods: z.int(),
  DatapointsToAlarm: z.int(),
  TreatMissingData: z.enum(['breaching', 'notBreaching', 'ignore', 'missing']),
  Metrics: z.tuple([
    z.looseObject({ Expression: z.string(), Period: z.int(), ReturnData: z.literal(true).optional() }),
  ]),
});

/** The rule in the properties of an `AWS::CloudWatch::Alarm` on one Metrics Insights query, as a template has them. */
export function alarmFromTemplate(json: unknown): AlarmRule | NotModelled {
  const parsed = properties.safeParse(json);
  if (!parsed.success)
    return notModelled(`an alarm other than on one Metrics Insights query: ${z.prettifyError(parsed.error)}`);
  const { AlarmName, ComparisonOperator, Threshold, EvaluationPeriods, DatapointsToAlarm, TreatMissingData, Metrics } =
    parsed.data;
  const [{ Expression, Period }] = Metrics;
  return {
    name: AlarmName,
    query: Expression,
    period: Period,
    comparison: ComparisonOperator,
    threshold: Threshold,
    evaluationPeriods: EvaluationPeriods,
    datapointsToAlarm: DatapointsToAlarm,
    treatMissingData: TreatMissingData,
  };
}
