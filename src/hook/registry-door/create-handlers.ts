import { randomUUID } from 'node:crypto';
import { answer } from '../answer.ts';
import { createConnectionPool } from '../aws/http/connection-pool.ts';
import { createLambdaInvoker } from '../aws/lambda/lambda-invoker.ts';
import { createPayloadReader } from '../aws/payload-reader.ts';
import type { Door } from '../door.ts';
import type { LambdaInvoker } from '../ports.ts';
import type { HookResponse } from '../protocol/response/respond.ts';
import { ignoreMetricsSettings, readEnvironment, traceHeader } from '../runtime/environment.ts';
import type { HandlerPorts } from '../runtime/handler-ports.ts';
import { type HookHandler, hookHandler, type LambdaCall } from '../runtime/hook-handler.ts';
import { processAgeMs, systemClock } from '../runtime/system-clock.ts';
import { stdoutSink } from '../telemetry/stdout-sink.ts';
import { createTelemetry } from '../telemetry/telemetry.ts';
import { budgetFrom, TIME, timeGranted } from '../time/budget.ts';
import { telemetryOf } from './delivery/telemetry-of-event.ts';
import { registryErrorCodes } from './error-codes.ts';
import { type RegistryDoorOptions, registryDoor } from './registry-door.ts';
import { parseRegistryEvent } from './registry-event.ts';
import { type ProgressEvent, progressEvent, testErrorCodes } from './test-entrypoint.ts';
import { parseTestEvent } from './test-event.ts';

export interface RegistryHandlers {
  /** For the events of CloudFormation. */
  readonly handler: HookHandler<HookResponse>;
  /** For a call by hand. */
  readonly testEntrypoint: HookHandler<ProgressEvent>;
}

/** The entry points of the type `AWSSamples::LambdaFunctionInvoker::Hook`, which share what lasts as long as the process. */
export function createHandlers(ports: HandlerPorts = {}): RegistryHandlers {
  const environment = readEnvironment(ports.environment);
  ignoreMetricsSettings();
  const telemetry = createTelemetry({ door: 'registry-hook', environment, deliveryLimitMs: TIME.serviceOutbox });
  const granted = timeGranted(ports.processAgeMs ?? processAgeMs);
  /** Sockets only: the credentials belong to the invokers, of which each event gets its own. */
  const pool = createConnectionPool(systemClock.today);
  const payloadReader = createPayloadReader(pool, systemClock);
  const records = ports.records ?? stdoutSink(process.stdout);
  const common: Pick<RegistryDoorOptions, 'region' | 'createInvoker'> = {
    region: environment.region,
    createInvoker: (options) =>
      ports.invoker === undefined
        ? createLambdaInvoker({ ...options, endpoint: ports.lambda?.endpoint }, pool)
        : shared(ports.invoker),
  };
  const door = registryDoor({ ...common, parse: parseRegistryEvent, errorCodes: registryErrorCodes });
  const testDoor = registryDoor({ ...common, parse: parseTestEvent, errorCodes: testErrorCodes });

  async function answerThrough(through: Door, event: unknown, { awsRequestId, remainingMs }: LambdaCall) {
    const grantedMs = granted(remainingMs);
    const started = systemClock.now();
    const opened = telemetryOf(event, {
      telemetry: await telemetry,
      region: environment.region,
      hookRequestId: awsRequestId,
      traceHeader: traceHeader(ports.environment),
      records,
      ...(ports.log === undefined ? {} : { log: ports.log }),
      ...(ports.onReport === undefined ? {} : { onReport: ports.onReport }),
      withinMs: budgetFrom(0, grantedMs).flushBy,
      clock: systemClock,
      newId: randomUUID,
    });
    try {
      return await answer(event, through, grantedMs - (systemClock.now() - started), {
        clock: systemClock,
        random: Math.random,
        payloadReader,
        telemetry: opened.telemetry,
      });
    } finally {
      await opened.close();
    }
  }

  return {
    handler: hookHandler((event, call) => answerThrough(door, event, call)),
    testEntrypoint: hookHandler(async (event, call) => progressEvent(await answerThrough(testDoor, event, call))),
  };
}

/** One that outlives the event. */
function shared(invoker: LambdaInvoker): LambdaInvoker & { destroy(): void } {
  return { invoke: (call) => invoker.invoke(call), destroy: () => {} };
}
