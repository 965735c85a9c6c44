import * as z from 'zod';
import { jsonObject } from '../foreign/json-value.ts';
import { problemsOf } from '../foreign/problems.ts';
import { parseCredentialsObject } from '../protocol/credentials.ts';
import { parseEvent } from '../protocol/event.ts';
import type { ParsedRegistryEvent } from './registry-event.ts';

const testEvent = z.object({
  credentials: z.unknown().optional(),
  actionInvocationPoint: z.unknown().optional(),
  request: z.object({ clientRequestToken: z.unknown().optional(), hookContext: jsonObject.nullish() }).loose(),
  callbackContext: z.unknown().optional(),
  typeConfiguration: z.unknown().optional(),
  region: z.string().nullish(),
});

/**
 * The event of the test entrypoint, which has a shape of its own; the keys of its hookContext may also stand directly
 * under `request`. Never throws.
 */
export function parseTestEvent(event: unknown): ParsedRegistryEvent {
  const read = testEvent.safeParse(event);
  if (!read.success) {
    const message = `The test entrypoint cannot read the event: ${problemsOf(read.error).join('; ')}.`;
    return { kind: 'rejected', rejection: { kind: 'INVALID_REQUEST', message }, clientRequestToken: null };
  }
  const { credentials, actionInvocationPoint, request, callbackContext, typeConfiguration, region } = read.data;
  const context = { ...request, ...request.hookContext };
  const parsed = parseEvent({
    ...context,
    clientRequestToken: request.clientRequestToken,
    actionInvocationPoint,
    requestData: context,
    requestContext: { callbackContext },
  });
  if (parsed.kind === 'rejected') return parsed;
  return {
    kind: 'parsed',
    request: parsed.request,
    configuration: typeConfiguration,
    callerCredentials: parseCredentialsObject(credentials),
    region: region === null || region === '' ? undefined : region,
  };
}
