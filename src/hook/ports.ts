/** Side effects, typed by the side that uses them. */
import type { ErrorKind, Evaluation, HookRequest, Json, Payload, PolicyFunction, Report } from './domain.ts';

export interface InvokeCall {
  readonly functionName: string;
  /** The request's JSON, UTF-8. */
  readonly payload: Payload;
  /** Aborting it must close the request. */
  readonly signal: AbortSignal;
  /** Value of `X-Amzn-Trace-Id`, if this invocation has one. */
  readonly traceHeader: string | undefined;
  /** A kept-alive connection that has said nothing for so long may be dead: the request may be sent once more, on a new one. */
  readonly doubtAfterMs?: number;
  /** Called when the request goes out once more within this attempt. */
  readonly sentAgain?: () => void;
}

export type InvokeResult =
  | {
      readonly kind: 'replied';
      readonly payload: Uint8Array;
      /** Lambda's `X-Amz-Function-Error`. */
      readonly functionError?: string;
      readonly executedVersion?: string;
      readonly awsRequestId?: string;
    }
  | {
      readonly kind: 'failed';
      readonly error: Extract<
        ErrorKind,
        'THROTTLED' | 'ACCESS_DENIED' | 'NOT_FOUND' | 'REQUEST_TOO_LARGE' | 'NETWORK' | 'UNKNOWN'
      >;
      /** Our own words, not the library's: no ARN, account id or URL. */
      readonly message: string;
      /** Whether the same call may work a moment later. */
      readonly retryable: boolean;
      /** Not before so many milliseconds, as the service says. */
      readonly retryAfterMs?: number;
      /** Present if no request was sent. */
      readonly unsent?: true;
      readonly awsRequestId?: string;
    };

/** One attempt to invoke one Lambda function, of one request and those of `sentAgain`. Does not wait to retry. An abort may reject or resolve; the caller has stopped listening. */
export interface LambdaInvoker {
  invoke(call: InvokeCall): Promise<InvokeResult>;
}

export type PayloadResult =
  | { readonly kind: 'read'; readonly value: Json }
  /** `reason` is for the stack owner and never holds the URL. */
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Fetches the JSON behind a presigned URL; retries 5xx and connection faults until `signal` aborts. */
export interface PayloadReader {
  read(url: string, signal: AbortSignal): Promise<PayloadResult>;
}

export interface Clock {
  /** Milliseconds; only differences mean anything. */
  now(): number;
  /** The time of day, for what is compared with dates of others; it may jump. */
  today(): Date;
  /** Calls `wake` once after `ms`, unless the returned function is called first. */
  after(ms: number, wake: () => void): () => void;
}

export interface Telemetry {
  /** Names the request in all log lines from now on. */
  identify(request: HookRequest): void;
  /**
   * Runs one evaluation inside its own trace subsegment and hands it the trace header to pass on.
   * With tracing off it only calls `evaluate`.
   */
  trace(
    policyFunction: PolicyFunction,
    evaluate: (traceHeader: string | undefined) => Promise<Evaluation>,
  ): Promise<Evaluation>;
  /** Writes one decision record per judgement and one invocation record. Called once, before the answer leaves. */
  report(report: Report): Promise<void>;
  /** One operational log line; `error` is for what nobody expected. */
  warn(message: string, fields: Readonly<Record<string, string | number>>): void;
  fault(message: string, error: unknown): void;
}

export type ParameterResult =
  | { readonly kind: 'read'; readonly value: string }
  | {
      readonly kind: 'failed';
      readonly reason: string;
      /** Whether the same read may work a moment later. */
      readonly retryable: boolean;
    };

/** Reads an SSM parameter by its name, in one attempt. */
export interface ParameterReader {
  read(name: string, signal: AbortSignal): Promise<ParameterResult>;
}

/** Where the lines of records go: stdout, or a log group. */
export interface RecordSink {
  /**
   * Delivers whole lines, given without their line breaks, in this order. Resolves, when they are out of the process, with those
   * that were not taken; a throw or a rejection means that none was.
   */
  write(lines: readonly string[]): Promise<readonly string[]>;
}

/** Takes one line of JSON, without a line break. */
export type LineWriter = (line: string) => void;
