import { ENVIRONMENT, NAMESPACE } from '../names.ts';

/** What the process was started with. The SDK and Powertools read their own variables besides. */
export interface Environment {
  /** Set by Lambda; undefined makes the SDK refuse to build a client. */
  readonly region: string | undefined;
  readonly configuration: string | undefined;
  readonly configurationParameter: string | undefined;
  readonly tracing: boolean;
  /** Value of the `service` dimension. */
  readonly service: string;
}

/** This file is the one place that reads environment variables. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  return {
    region: nonEmpty(variables.AWS_REGION) ?? nonEmpty(variables.AWS_DEFAULT_REGION),
    configuration: nonEmpty(variables[ENVIRONMENT.configuration]),
    configurationParameter: nonEmpty(variables[ENVIRONMENT.configurationParameter]),
    tracing: variables[ENVIRONMENT.tracing]?.toLowerCase() === 'true',
    service: nonEmpty(variables[ENVIRONMENT.service]) ?? NAMESPACE,
  };
}

/** Lambda sets this variable anew for every invocation: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
export function traceHeader(variables: NodeJS.ProcessEnv = process.env): string | undefined {
  return nonEmpty(variables._X_AMZN_TRACE_ID);
}

/**
 * Takes away what Powertools' Metrics reads by itself, none of which concerns records. It throws at a value that it does not know,
 * such as `POWERTOOLS_METRICS_DISABLED=maybe`, and the hook would end before its first call.
 */
export function ignoreMetricsSettings(variables: NodeJS.ProcessEnv = process.env): void {
  for (const name of METRICS_SETTINGS) delete variables[name];
}

const METRICS_SETTINGS = [
  'POWERTOOLS_METRICS_DISABLED',
  'POWERTOOLS_METRICS_NAMESPACE',
  'POWERTOOLS_METRICS_FUNCTION_NAME',
  'POWERTOOLS_DEV',
];

/** All variables, for child processes to inherit. */
export function processEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env };
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : value;
}

/** On Node 20 the SDK advises to leave it, on stderr. Whoever runs a command or a bundle of ours did not choose the SDK's version. */
export const NO_SDK_NOTICE = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' } as const;

/** For the SDK in this process, which reads the variable by itself. */
export function silenceSdkNotice(variables: NodeJS.ProcessEnv = process.env): void {
  Object.assign(variables, NO_SDK_NOTICE);
}
