import type { AlarmDefinition } from './alarm.ts';

/** Properties of an `AWS::CloudWatch::Alarm`, but for its actions, which depend on the deployment. */
export function alarmProperties(alarm: AlarmDefinition) {
  return {
    AlarmName: alarm.name,
    AlarmDescription: alarm.description,
    ComparisonOperator: alarm.comparison,
    Threshold: alarm.threshold,
    EvaluationPeriods: alarm.evaluationPeriods,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    TreatMissingData: alarm.treatMissingData,
    Metrics: [{ Id: 'q1', Expression: alarm.query, Period: alarm.period, ReturnData: true }],
  };
}
