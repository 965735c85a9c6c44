import '../runtime/zod-settings.ts';
import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { answer } from '../answer.ts';
import { createConnectionPool } from '../aws/connection-pool.ts';
import { createLambdaInvoker } from '../aws/lambda-invoker.ts';
import { createPayloadReader } from '../aws/payload-reader.ts';
import { openTelemetry } from '../delivery/open-telemetry.ts';
import type { Door } from '../door.ts';
import { budgetFrom } from '../evaluate/deadline.ts';
import { readToken } from '../hook/event.ts';
import { type ErrorCodes, FAULT, respondToRejection } from '../hook/respond.ts';
import { readEnvironment, traceHeader } from '../runtime/environment.ts';
import { hookHandler } from '../runtime/hook-handler.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { surviveBrokenPipe } from '../telemetry/broken-pipe.ts';
import { errorFields } from '../telemetry/error-fields.ts';
import { operationalLog } from '../telemetry/operational-log.ts';
import { stdoutSink } from '../telemetry/stdout-sink.ts';
import { createTelemetry } from '../telemetry/telemetry.ts';
import { registryErrorCodes } from './error-codes.ts';
import { type RegistryDoorOptions, registryDoor } from './registry-door.ts';
import { parseRegistryEvent } from './registry-event.ts';
import { progressEvent, testErrorCodes } from './test-entrypoint.ts';
import { parseTestEvent } from './test-event.ts';

const environment = readEnvironment();
// Where Powertools' Logger writes: a log that nobody reads must not end the hook.
surviveBrokenPipe(process.stderr);
const log = operationalLog(environment.service);
/** Longer than the delivery to a log group takes at most, which tells exactly what was lost. */
const telemetry = createTelemetry({ door: 'registry-hook', environment, deliveryLimitMs: 2500 });
/** Sockets only: the credentials belong to the invokers, of which each event gets its own. */
const pool = createConnectionPool();
const payloadReader = createPayloadReader(pool, systemClock);
const stdout = stdoutSink(process.stdout);
const shared: Pick<RegistryDoorOptions, 'region' | 'createInvoker'> = {
  region: environment.region,
  createInvoker: (options) => createLambdaInvoker(options, pool),
};

const door = registryDoor({ ...shared, parse: parseRegistryEvent, errorCodes: registryErrorCodes });
const testDoor = registryDoor({ ...shared, parse: parseTestEvent, errorCodes: testErrorCodes });

/** The entry point of the registered type `AWSSamples::LambdaFunctionInvoker::Hook`. */
export const handler = hookHandler(
  (event, context) => answerThrough(door, event, context),
  (event, error) => rescued(event, error, registryErrorCodes),
);

/** The type's test entrypoint, for a call by hand. */
export const testEntrypoint = hookHandler(
  async (event, context) => progressEvent(await answerThrough(testDoor, event, context)),
  (event, error) => progressEvent(rescued(event, error, testErrorCodes)),
);

async function answerThrough(through: Door, event: unknown, context: Context) {
  const opened = openTelemetry(event, {
    telemetry: await telemetry,
    region: environment.region,
    hookRequestId: context.awsRequestId,
    traceHeader: traceHeader(),
    stdout,
    withinMs: budgetFrom(0, context.getRemainingTimeInMillis()).flushBy,
    now: Date.now,
    newId: randomUUID,
  });
  try {
    return await answer(event, through, context.getRemainingTimeInMillis(), {
      clock: systemClock,
      random: Math.random,
      payloadReader,
      telemetry: opened.telemetry,
    });
  } finally {
    await opened.close();
  }
}

function rescued(event: unknown, error: unknown, errorCodes: ErrorCodes) {
  log.error(FAULT.message, { door: 'registry-hook', ...errorFields(error) });
  return respondToRejection(FAULT, readToken(event), null, errorCodes);
}
