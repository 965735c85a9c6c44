import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import type { InvocationPoint } from '../../../domain.ts';

/** The metrics that every hook of the CloudFormation CLI has, with the dimensions of its Java library, which can be read. */
export const HANDLER_METRIC = {
  count: 'HandlerInvocationCount',
  duration: 'HandlerInvocationDuration',
  exception: 'HandlerException',
} as const;

/** What tells the series of one hook from those of others. */
export interface HookInvocation {
  readonly awsAccountId: string;
  readonly hookTypeName: string;
  readonly invocationPoint: InvocationPoint;
}

/** What the hook did not expect to happen. */
export interface HandlerException {
  /** The name of the error's class. */
  readonly type: string;
  readonly errorCode: string;
}

/** `AWS/CloudFormation/111122223333/AWSSamples/LambdaFunctionInvoker/Hook`. */
export function metricNamespace({ awsAccountId, hookTypeName }: HookInvocation): string {
  return `AWS/CloudFormation/${awsAccountId}/${hookTypeName.replaceAll('::', '/')}`;
}

export function invocationCount(invocation: HookInvocation, timestamp: Date): MetricDatum {
  return {
    MetricName: HANDLER_METRIC.count,
    Dimensions: dimensions(invocation),
    Timestamp: timestamp,
    Unit: 'Count',
    Value: 1,
  };
}

export function invocationDuration(invocation: HookInvocation, timestamp: Date, durationMs: number): MetricDatum {
  return {
    MetricName: HANDLER_METRIC.duration,
    Dimensions: dimensions(invocation),
    Timestamp: timestamp,
    Unit: 'Milliseconds',
    Value: durationMs,
  };
}

export function handlerException(
  invocation: HookInvocation,
  timestamp: Date,
  exception: HandlerException,
): MetricDatum {
  return {
    MetricName: HANDLER_METRIC.exception,
    Dimensions: [
      ...dimensions(invocation),
      { Name: 'ExceptionType', Value: exception.type },
      { Name: 'HandlerErrorCode', Value: exception.errorCode },
    ],
    Timestamp: timestamp,
    Unit: 'Count',
    Value: 1,
  };
}

function dimensions({ invocationPoint, hookTypeName }: HookInvocation) {
  return [
    { Name: 'InvocationPoint', Value: invocationPoint },
    { Name: 'HookType', Value: hookTypeName },
  ];
}
