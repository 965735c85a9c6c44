import '../runtime/zod-settings.ts';
import { surviveBrokenPipe } from '../telemetry/broken-pipe.ts';
import { createHandler } from './create-handler.ts';

// Where Powertools' Logger writes: a log that nobody reads must not end the hook.
surviveBrokenPipe(process.stderr);

/** The target of an `AWS::CloudFormation::LambdaHook`. */
export const handler = createHandler();

// For the local evaluation of templates, which runs this very bundle with other ports.
export { createHandler };
