import { answer } from '../answer.ts';
import { createConnectionPool } from '../aws/http/connection-pool.ts';
import { createLambdaInvoker } from '../aws/lambda/lambda-invoker.ts';
import { createParameterReader } from '../aws/parameter-reader.ts';
import { createPayloadReader } from '../aws/payload-reader.ts';
import { readToken } from '../protocol/event.ts';
import { FAULT, type HookResponse, respondToRejection } from '../protocol/respond.ts';
import { readEnvironment, traceHeader } from '../runtime/environment.ts';
import type { HandlerPorts } from '../runtime/handler-ports.ts';
import { type HookHandler, hookHandler } from '../runtime/hook-handler.ts';
import { processAgeMs, systemClock } from '../runtime/system-clock.ts';
import { errorFields } from '../telemetry/error-fields.ts';
import { operationalLog } from '../telemetry/operational-log.ts';
import { stdoutSink } from '../telemetry/stdout-sink.ts';
import { createTelemetry } from '../telemetry/telemetry.ts';
import { timeGranted } from '../time/budget.ts';
import { configurationSource } from './configuration-source.ts';
import { lambdaErrorCodes } from './error-codes.ts';
import { lambdaDoor } from './lambda-door.ts';

/** A handler for the events of an `AWS::CloudFormation::LambdaHook`. */
export function createHandler(ports: HandlerPorts = {}): HookHandler<HookResponse> {
  const environment = readEnvironment(ports.environment);
  const log = operationalLog(environment.service, ports.log);
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
  return hookHandler(
    async (event, context) =>
      answer(event, door, granted(context.getRemainingTimeInMillis()), {
        clock: systemClock,
        random: Math.random,
        payloadReader,
        telemetry: (await telemetry).forInvocation({
          hookRequestId: context.awsRequestId,
          traceHeader: traceHeader(ports.environment),
          sink,
          ...(ports.log === undefined ? {} : { log: ports.log }),
          ...(ports.onReport === undefined ? {} : { onReport: ports.onReport }),
        }),
      }),
    (event, error) => {
      log.error(FAULT.message, { door: 'lambda-hook', ...errorFields(error) });
      return respondToRejection(FAULT, readToken(event), null, lambdaErrorCodes);
    },
  );
}
