import type { LogFields } from './operational-log.ts';

/**
 * What a log may tell of an error that nobody expected: its name, its system error code and where it was thrown. Not its
 * message, as that of a parser quotes the text that it could not parse.
 */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { errorName: `thrown ${error === null ? 'null' : typeof error}` };
  return { errorName: identifier(error.name) ?? 'Error', errorCode: codeOf(error), stack: frames(error.stack) };
}

/** Node's and libuv's codes: `ECONNRESET`, `ERR_INVALID_ARG_TYPE`. */
function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? identifier(error.code) : undefined;
}

function identifier(value: unknown): string | undefined {
  return typeof value === 'string' && /^\w{1,64}$/.test(value) ? value : undefined;
}

/** The lines below the message, as far as they look like V8's stack frames. */
function frames(stack: unknown): string | undefined {
  if (typeof stack !== 'string') return undefined;
  const found = stack.split('\n').filter((line) => FRAME.test(line));
  return found.slice(0, MAX_FRAMES).join('\n');
}

const MAX_FRAMES = 20;
/** A frame ends in a position, which a line of a quoted text does not. */
const FRAME = /^ {4}at .*:\d+:\d+\)?$/;
