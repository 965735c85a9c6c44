/**
 * The wire between the endpoint and the runtimes that it ships for Node and Python: a line of JSON that ends in the number of bytes of the payload
 * that follows. The payload itself is passed on without being parsed.
 *
 * Lambda's Runtime API, which `bootstrap` programs get, would do as well, but for two more HTTP requests per invocation.
 */
import * as z from 'zod';

const NEWLINE = 0x0a;

const head = z.object({
  kind: z.enum(['ready', 'init-error', 'response', 'error', 'not-begun']),
  requestId: z.string(),
  errorType: z.string(),
  ending: z.boolean(),
  durationMs: z.number().min(0),
  bytes: z.int().min(0),
});

export type FrameHead = z.infer<typeof head>;

export function encodeFrame(fields: Readonly<Record<string, string | number | undefined>>, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify({ ...fields, bytes: payload.length })}\n`), payload]);
}

/** Puts frames together from the chunks of a stream. */
export class FrameReader {
  private chunks: Buffer[] = [];
  private buffered = 0;
  private head: FrameHead | undefined;
  private readonly emit: (head: FrameHead, payload: Buffer) => void;

  constructor(emit: (head: FrameHead, payload: Buffer) => void) {
    this.emit = emit;
  }

  /** False when the bytes are no frame: the stream cannot be read any further. */
  push(chunk: Buffer): boolean {
    this.chunks.push(chunk);
    this.buffered += chunk.length;
    for (;;) {
      if (this.head === undefined) {
        if (!this.chunks.some((part) => part.includes(NEWLINE))) return true;
        const all = this.join();
        const end = all.indexOf(NEWLINE);
        const parsed = parseHead(all.subarray(0, end).toString());
        if (parsed === undefined) return false;
        this.head = parsed;
        this.keep(all.subarray(end + 1));
      }
      if (this.buffered < this.head.bytes) return true;
      const all = this.join();
      const { head } = this;
      this.head = undefined;
      this.keep(all.subarray(head.bytes));
      this.emit(head, all.subarray(0, head.bytes));
    }
  }

  private join(): Buffer {
    const [only] = this.chunks;
    return this.chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.chunks);
  }

  private keep(rest: Buffer): void {
    this.chunks = rest.length === 0 ? [] : [rest];
    this.buffered = rest.length;
  }
}

function parseHead(line: string): FrameHead | undefined {
  try {
    return head.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
