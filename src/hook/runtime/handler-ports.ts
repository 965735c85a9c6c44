import type { AwsCredentials } from '../aws/aws-credentials.ts';
import type { Report } from '../domain.ts';
import type { LambdaInvoker, LineWriter, RecordSink } from '../ports.ts';
import type { HookHandler } from './hook-handler.ts';

/** A handler's side effects. Each one that is left out is that of a deployed function. */
export interface HandlerPorts {
  /** The environment variables; left out, those of the process. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Where Lambda is, and who asks it; left out, the SDK finds both. The registry type has its credentials from each event. */
  readonly lambda?: { readonly endpoint?: string; readonly credentials?: AwsCredentials };
  /** Asks the policy functions, whatever credentials an event brings; left out, the SDK's client does. */
  readonly invoker?: LambdaInvoker;
  /** Left out, records go to stdout. */
  readonly records?: RecordSink;
  /** Takes lines of the operational log; left out, they go to stderr. */
  readonly log?: LineWriter;
  /** Sees what each answer is made of, before the answer. */
  readonly onReport?: (report: Report) => void;
  /** How old the process is at its first call; left out, as old as it is. */
  readonly processAgeMs?: () => number;
}

/** Makes one handler, with a state and, unless they are given, connections of its own. */
export type CreateHandler = (ports?: HandlerPorts) => HookHandler<unknown>;
