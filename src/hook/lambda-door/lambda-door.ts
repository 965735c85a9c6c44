import type { Door } from '../door.ts';
import type { LambdaInvoker } from '../ports.ts';
import { parseEvent } from '../protocol/event.ts';
import { DOCUMENTED_ROUNDS } from '../protocol/limits.ts';
import type { ConfigurationSource } from './configuration-answer.ts';
import { lambdaErrorCodes } from './error-codes.ts';

/** An `AWS::CloudFormation::LambdaHook` calls our function: configuration and credentials are the function's own. */
export function lambdaDoor(configuration: ConfigurationSource, invoker: LambdaInvoker): Door {
  return {
    name: 'lambda-hook',
    errorCodes: lambdaErrorCodes,
    rounds: { byDefault: DOCUMENTED_ROUNDS, atMost: DOCUMENTED_ROUNDS },
    async open(event, deadline) {
      const parsed = parseEvent(event);
      if (parsed.kind === 'rejected') return { ...parsed, request: null };
      const { request } = parsed;
      const configured = await configuration.read(deadline);
      if (configured.kind === 'rejected') {
        return { ...configured, clientRequestToken: request.clientRequestToken, request };
      }
      return { ...configured, kind: 'opened', request, invoker, close: () => {} };
    },
  };
}
