import type { HookRequest, Rejection } from '../domain.ts';
import type { Door, OpenedEvent } from '../door.ts';
import { shapeOf } from '../foreign/shape.ts';
import { parseConfiguration } from '../policy/configuration.ts';
import type { LambdaInvoker } from '../ports.ts';
import type { Credentials, CredentialsResult } from '../protocol/credentials.ts';
import { DOCUMENTED_ROUNDS } from '../protocol/limits.ts';
import type { ErrorCodes } from '../protocol/response/respond.ts';
import type { ParsedRegistryEvent } from './registry-event.ts';

export interface RegistryDoorOptions {
  readonly parse: (event: unknown) => ParsedRegistryEvent;
  readonly errorCodes: ErrorCodes;
  /** The Region that the process runs in. */
  readonly region: string | undefined;
  /** Made anew for each invocation: credentials are one tenant's, and a warm container serves many. */
  readonly createInvoker: (options: {
    region: string;
    credentials: Credentials;
  }) => LambdaInvoker & { destroy(): void };
}

/** The private registry type: configuration and credentials come with every event. Its documentation repeats the general limit of rounds, so that a setting may raise it. */
export function registryDoor({ parse, errorCodes, region, createInvoker }: RegistryDoorOptions): Door {
  return {
    name: 'registry-hook',
    errorCodes,
    rounds: { byDefault: DOCUMENTED_ROUNDS, atMost: Infinity },
    async open(event) {
      const parsed = parse(event);
      if (parsed.kind === 'rejected') return { ...parsed, request: null };
      const { request } = parsed;
      if (!isSupported(request.target.name)) {
        return rejected(request, 'UNSUPPORTED_TARGET', unsupportedTarget(request.target.name));
      }
      const configured = parseConfiguration(parsed.configuration);
      if (configured.kind === 'invalid') {
        return rejected(
          request,
          'INVALID_CONFIGURATION',
          `The hook's type configuration is not valid: ${configured.problems.join('; ')}.`,
        );
      }
      const { callerCredentials } = parsed;
      if (callerCredentials.kind !== 'credentials') return withoutCredentials(request, callerCredentials);
      const invokerRegion = parsed.region ?? region;
      if (invokerRegion === undefined) return rejected(request, 'FAULT', NO_REGION);
      const invoker = createInvoker({ region: invokerRegion, credentials: callerCredentials.credentials });
      return {
        kind: 'opened',
        request,
        configuration: configured.configuration,
        invoker,
        close: () => invoker.destroy(),
      };
    },
  };
}

const NO_REGION = 'The hook cannot tell which Region to invoke policy functions in: AWS_REGION is not set.';

function isSupported(targetName: string): boolean {
  return targetName.startsWith('AWS::') || targetName === 'STACK' || targetName === 'CHANGE_SET';
}

function unsupportedTarget(targetName: string): string {
  const named = /^[\w:-]{1,256}$/.test(targetName) ? targetName : `a target whose name is ${shapeOf(targetName)}`;
  return `This hook judges AWS::* resources, stacks and change sets only, not ${named}; exclude such targets in its TargetFilters.`;
}

function withoutCredentials(
  request: HookRequest,
  credentials: Exclude<CredentialsResult, { kind: 'credentials' }>,
): OpenedEvent {
  switch (credentials.kind) {
    case 'absent':
      return rejected(
        request,
        'INVALID_CREDENTIALS',
        'The event has no callerCredentials to invoke policy functions with; register the type with an execution role.',
      );
    case 'encrypted':
      return rejected(
        request,
        'ENCRYPTED_CREDENTIALS',
        'The callerCredentials are encrypted, which this hook does not support: it expects them as JSON text. ' +
          'Register the type again with the package of this version.',
      );
    case 'invalid':
      return rejected(
        request,
        'INVALID_REQUEST',
        `The hook cannot read the event: ${credentials.problems.map((problem) => `requestData.callerCredentials: ${problem}`).join('; ')}.`,
      );
  }
}

function rejected(request: HookRequest, kind: Rejection['kind'], message: string): OpenedEvent {
  return { kind: 'rejected', rejection: { kind, message }, clientRequestToken: request.clientRequestToken, request };
}
