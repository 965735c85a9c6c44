import * as z from 'zod';
import type { HookRequest, Rejection } from '../domain.ts';
import { withCanonicalKeys } from '../protocol/canonical-keys.ts';
import { type CredentialsResult, parseCredentials } from '../protocol/credentials.ts';
import { canonicalEvent, parseEvent, REQUEST_DATA_KEYS } from '../protocol/event.ts';

/** What the registry sends beyond the request itself. */
export interface RegistryEvent {
  readonly kind: 'parsed';
  readonly request: HookRequest;
  /** `HookConfiguration.Properties`, unparsed: the target must be checked first. */
  readonly configuration: unknown;
  readonly callerCredentials: CredentialsResult;
  /** Undefined means the Region that the process runs in. */
  readonly region: string | undefined;
}

export type ParsedRegistryEvent =
  | RegistryEvent
  | { readonly kind: 'rejected'; readonly rejection: Rejection; readonly clientRequestToken: string | null };

const extrasSchema = z.object({
  hookModel: z.unknown().optional(),
  requestData: z.preprocess(
    (value) => withCanonicalKeys(value, REQUEST_DATA_KEYS),
    z.object({
      callerCredentials: z.unknown().optional(),
      hookEncryptionKeyArn: z.unknown().optional(),
      hookEncryptionKeyRole: z.unknown().optional(),
    }),
  ),
});

/** The event of the real entry point. Never throws. */
export function parseRegistryEvent(event: unknown): ParsedRegistryEvent {
  const parsed = parseEvent(event);
  if (parsed.kind === 'rejected') return parsed;
  const { hookModel, requestData } = extrasSchema.parse(canonicalEvent(event));
  return {
    kind: 'parsed',
    request: parsed.request,
    configuration: hookModel,
    callerCredentials: parseCredentials(requestData.callerCredentials, {
      arn: requestData.hookEncryptionKeyArn,
      role: requestData.hookEncryptionKeyRole,
    }),
    region: undefined,
  };
}
