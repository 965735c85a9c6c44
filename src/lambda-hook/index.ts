import '../runtime/zod-settings.ts';
import { answer } from '../answer.ts';
import { createConnectionPool } from '../aws/connection-pool.ts';
import { createLambdaInvoker } from '../aws/lambda-invoker.ts';
import { createParameterReader } from '../aws/parameter-reader.ts';
import { createPayloadReader } from '../aws/payload-reader.ts';
import { readToken } from '../hook/event.ts';
import { FAULT, respondToRejection } from '../hook/respond.ts';
import { readEnvironment, traceHeader } from '../runtime/environment.ts';
import { hookHandler } from '../runtime/hook-handler.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { surviveBrokenPipe } from '../telemetry/broken-pipe.ts';
import { errorFields } from '../telemetry/error-fields.ts';
import { operationalLog } from '../telemetry/operational-log.ts';
import { stdoutSink } from '../telemetry/stdout-sink.ts';
import { createTelemetry } from '../telemetry/telemetry.ts';
import { configurationSource } from './configuration-source.ts';
import { lambdaErrorCodes } from './error-codes.ts';
import { lambdaDoor } from './lambda-door.ts';

const environment = readEnvironment();
// Where Powertools' Logger writes: a log that nobody reads must not end the hook.
surviveBrokenPipe(process.stderr);
const log = operationalLog(environment.service);
const telemetry = createTelemetry({ door: 'lambda-hook', environment });
const pool = createConnectionPool();
const payloadReader = createPayloadReader(pool, systemClock);
const sink = stdoutSink(process.stdout);
const configuration = configurationSource(environment, createParameterReader(environment), systemClock, (message) =>
  log.warn(message, { door: 'lambda-hook' }),
);
const door = lambdaDoor(configuration, createLambdaInvoker({ region: environment.region }, pool));

/** The target of an `AWS::CloudFormation::LambdaHook`. */
export const handler = hookHandler(
  async (event, context) =>
    answer(event, door, context.getRemainingTimeInMillis(), {
      clock: systemClock,
      random: Math.random,
      payloadReader,
      telemetry: (await telemetry).forInvocation({
        hookRequestId: context.awsRequestId,
        traceHeader: traceHeader(),
        sink,
      }),
    }),
  (event, error) => {
    log.error(FAULT.message, { door: 'lambda-hook', ...errorFields(error) });
    return respondToRejection(FAULT, readToken(event), null, lambdaErrorCodes);
  },
);
