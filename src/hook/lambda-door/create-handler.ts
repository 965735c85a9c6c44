import { answer } from '../answer.ts';
import { createConnectionPool } from '../aws/http/connection-pool.ts';
import { createLambdaInvoker } from '../aws/lambda/lambda-invoker.ts';
import { createParameterReader } from '../aws/parameter-reader.ts';
import { createPayloadReader } from '../aws/payload-reader.ts';
import type { HookResponse } from '../protocol/response/respond.ts';
import { ignoreMetricsSettings, readEnvironment, traceHeader } from '../runtime/environment.ts';
import type { HandlerPorts } from '../runtime/handler-ports.ts';
import { type HookHandler, hookHandler } from '../runtime/hook-handler.ts';
import { processAgeMs, systemClock } from '../runtime/system-clock.ts';
import { operationalLog } from '../telemetry/operational-log.ts';
import { stdoutSink } from '../telemetry/stdout-sink.ts';
import { createTelemetry } from '../telemetry/telemetry.ts';
import { timeGranted } from '../time/budget.ts';
import { configurationSource } from './configuration-source.ts';
import { lambdaDoor } from './lambda-door.ts';

/** A handler for the events of an `AWS::CloudFormation::LambdaHook`. */
export function createHandler(ports: HandlerPorts = {}): HookHandler<HookResponse> {
  const environment = readEnvironment(ports.environment);
  const log = operationalLog(environment.service, ports.log);
  ignoreMetricsSettings();
  const telemetry = createTelemetry({ door: 'lambda-hook', environment });
  const pool = createConnectionPool(systemClock.today);
  const granted = timeGranted(ports.processAgeMs ?? processAgeMs);
  const payloadReader = createPayloadReader(pool, systemClock);
  const sink = ports.records ?? stdoutSink(process.stdout);
  const configuration = configurationSource(
    environment,
    createParameterReader(environment),
    { clock: systemClock, random: Math.random },
    (message) => log.warn(message, { door: 'lambda-hook' }),
  );
  const door = lambdaDoor(
    configuration,
    ports.invoker ?? createLambdaInvoker({ region: environment.region, ...ports.lambda }, pool),
  );
  return hookHandler(async (event, { awsRequestId, remainingMs }) =>
    answer(event, door, granted(remainingMs), {
      clock: systemClock,
      random: Math.random,
      payloadReader,
      telemetry: (await telemetry).forInvocation({
        hookRequestId: awsRequestId,
        traceHeader: traceHeader(ports.environment),
        sink,
        ...(ports.log === undefined ? {} : { log: ports.log }),
        ...(ports.onReport === undefined ? {} : { onReport: ports.onReport }),
      }),
    }),
  );
}
