import type { Duplex } from 'node:stream';
import { MAX_RESPONSE_BYTES } from '../function/function-error.ts';
import type { InvocationResult } from '../invocation.ts';
import { encodeFrame, type FrameHead, FrameReader } from './frame.ts';
import type { RuntimeConnection, RuntimeEvents } from './runtime-connection.ts';

/** Talks to the Node or Python runtime of ours at the other end of `channel`. */
export function connectManagedRuntime(channel: Duplex, events: RuntimeEvents): RuntimeConnection {
  const reader = new FrameReader((head, payload) => tell(events, head, payload));
  channel.on('data', (chunk: Buffer) => {
    if (!reader.push(chunk)) events.broken();
  });
  return {
    deliver(invocation, { timeoutMs, beginBy }) {
      const { requestId, functionArn, version, traceId, clientContext, payload } = invocation;
      // Deliveries of one turn go out in one write: each write costs a system call and may wake the process.
      if (channel.writableCorked === 0) {
        channel.cork();
        process.nextTick(() => channel.uncork());
      }
      channel.write(
        encodeFrame({ requestId, functionArn, version, traceId, clientContext, timeoutMs, beginBy }, payload),
      );
    },
    close() {
      channel.destroy();
    },
  };
}

function tell(events: RuntimeEvents, { kind, errorType, ...head }: FrameHead, payload: Buffer): void {
  switch (kind) {
    case 'ready':
      events.ready();
      break;
    case 'init-error':
      events.initFailed({ kind: 'reported', errorType, payload });
      break;
    case 'error':
      events.replied({ ...head, result: { kind: 'reported', errorType, payload } });
      break;
    case 'not-begun':
      events.notBegun(head.requestId);
      break;
    case 'response':
      events.replied({ ...head, result: responseOf(payload) });
  }
}

function responseOf(payload: Buffer): InvocationResult {
  return payload.length > MAX_RESPONSE_BYTES ? { kind: 'response-too-large' } : { kind: 'succeeded', payload };
}
