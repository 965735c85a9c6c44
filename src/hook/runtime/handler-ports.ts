import type { LambdaInvoker, LineWriter, RecordSink } from '../ports.ts';
import type { HookHandler } from './hook-handler.ts';

/** What a handler does to the world, where that is not Lambda's. */
export interface HandlerPorts {
  /** Asks the policy functions, whatever credentials an event brings; left out, the SDK's client does. */
  readonly invoker?: LambdaInvoker;
  /** Left out, records go to stdout. */
  readonly records?: RecordSink;
  /** Takes lines of the operational log; left out, they go to stderr. */
  readonly log?: LineWriter;
}

/** Makes one handler, with a state and, unless they are given, connections of its own. Reads the environment variables. */
export type CreateHandler = (ports?: HandlerPorts) => HookHandler<unknown>;
