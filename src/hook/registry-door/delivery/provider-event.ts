import * as z from 'zod';
import type { InvocationPoint } from '../../domain.ts';
import { nonEmptyText } from '../../foreign/sized.ts';
import { HOOK_TYPE_NAME } from '../../names.ts';
import { configurationSchema } from '../../policy/configuration.ts';
import { withCanonicalKeys } from '../../protocol/canonical-keys.ts';
import { type Credentials, parseCredentials } from '../../protocol/credentials.ts';
import { canonicalEvent, invocationPoint, REQUEST_DATA_KEYS } from '../../protocol/event.ts';

/** What an event says about where its telemetry belongs. */
export interface ProviderEvent {
  readonly logGroupName: string;
  readonly credentials: Credentials;
  readonly awsAccountId: string | null;
  readonly stackId: string | null;
  readonly targetLogicalId: string | null;
  readonly hookTypeName: string;
  /** Null if the event is not one that the hook can answer. */
  readonly invocationPoint: InvocationPoint | null;
  /** Whether the hook's configuration asks for trace segments. */
  readonly traceSegments: boolean;
}

export type ProviderEventResult =
  | { readonly kind: 'provider'; readonly provider: ProviderEvent }
  /** The type was registered without LoggingConfig. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'unusable'; readonly reason: string };

const filled = nonEmptyText('expected a text');
const text = filled.nullable().catch(null);

const providerEvent = z.object({
  awsAccountId: text,
  stackId: text,
  hookTypeName: filled.catch(HOOK_TYPE_NAME),
  actionInvocationPoint: invocationPoint.nullable().catch(null),
  hookModel: configurationSchema.pick({ TraceSegments: true }).strip().catch({}),
  requestData: z.preprocess(
    (value) => withCanonicalKeys(value, REQUEST_DATA_KEYS),
    z.object({
      targetLogicalId: text,
      providerLogGroupName: text,
      providerCredentials: z.unknown().optional(),
      hookEncryptionKeyArn: z.unknown().optional(),
      hookEncryptionKeyRole: z.unknown().optional(),
    }),
  ),
});

/** Reads what delivery needs and nothing else, so that telemetry also gets out about an event that the hook refuses. Never throws. */
export function parseProviderEvent(event: unknown): ProviderEventResult {
  const parsed = providerEvent.safeParse(canonicalEvent(event));
  if (!parsed.success) return { kind: 'absent' };
  const { requestData: data, actionInvocationPoint, hookModel, ...rest } = parsed.data;
  if (data.providerLogGroupName === null) return { kind: 'absent' };
  const credentials = parseCredentials(data.providerCredentials, {
    arn: data.hookEncryptionKeyArn,
    role: data.hookEncryptionKeyRole,
  });
  switch (credentials.kind) {
    case 'absent':
      return { kind: 'absent' };
    case 'encrypted':
      return { kind: 'unusable', reason: 'the providerCredentials are encrypted' };
    case 'invalid':
      return { kind: 'unusable', reason: `providerCredentials: ${credentials.problems.join('; ')}` };
    case 'credentials':
      return {
        kind: 'provider',
        provider: {
          ...rest,
          logGroupName: data.providerLogGroupName,
          credentials: credentials.credentials,
          targetLogicalId: data.targetLogicalId,
          invocationPoint: actionInvocationPoint,
          traceSegments: hookModel.TraceSegments === true,
        },
      };
  }
}
