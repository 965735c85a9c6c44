import type { Configuration, ConfigurationProblem, DoorName, HookRequest, Rejection } from './domain.ts';
import type { LambdaInvoker } from './ports.ts';
import type { ErrorCodes } from './protocol/response/respond.ts';

/** One of the ways by which CloudFormation reaches the hook, and all that is particular to it. */
export interface Door {
  readonly name: DoorName;
  readonly errorCodes: ErrorCodes;
  /** Invocations of the hook for one request, at most: as far as CloudFormation documents it, and as far as a configuration may go. */
  readonly rounds: { readonly byDefault: number; readonly atMost: number };
  /** Parses the event, and finds the configuration and the credentials that belong to it, by the deadline (the clock's ms). */
  open(event: unknown, deadline: number): Promise<OpenedEvent>;
}

export type OpenedEvent =
  | {
      readonly kind: 'opened';
      readonly request: HookRequest;
      readonly configuration: Configuration;
      /** Present if it is the last good one, and not the present one. */
      readonly configurationProblem?: ConfigurationProblem | undefined;
      /** Present if the configuration may be out of date: reads it anew. Undefined if it cannot be had. */
      readonly renew?: () => Promise<Configuration | undefined>;
      readonly invoker: LambdaInvoker;
      /** Lets go of what was made for this event only. */
      close(): void;
    }
  | {
      readonly kind: 'rejected';
      readonly rejection: Rejection;
      readonly clientRequestToken: string | null;
      /** Null if the event could not be parsed. */
      readonly request: HookRequest | null;
    };
