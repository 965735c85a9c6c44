import '../runtime/zod-settings.ts';
import type { CreateHandler } from '../runtime/handler-ports.ts';
import { surviveBrokenPipe } from '../telemetry/broken-pipe.ts';
import { createHandlers } from './create-handlers.ts';

// Where Powertools' Logger writes: a log that nobody reads must not end the hook.
surviveBrokenPipe(process.stderr);

/** `handler` is what CloudFormation calls, `testEntrypoint` is for a call by hand. */
export const { handler, testEntrypoint } = createHandlers();

/** For the local evaluation of templates, which runs this very bundle with other ports. */
export const createHandler: CreateHandler = (ports) => createHandlers(ports).handler;
