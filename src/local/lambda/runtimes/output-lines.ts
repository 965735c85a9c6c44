/** A longer line is handed over in pieces: a function that never ends a line must not fill the memory. */
const MAX_LINE_BYTES = 1_048_576;

const NEWLINE = 0x0a;

/** Cuts a stream of bytes into lines of text. UTF-8 sequences that span two chunks stay whole. */
export class OutputLines {
  private rest: Buffer[] = [];
  private restBytes = 0;
  private readonly emit: (line: string) => void;

  constructor(emit: (line: string) => void) {
    this.emit = emit;
  }

  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.keep(chunk.subarray(start, end));
      this.flush();
      start = end + 1;
    }
    if (start < chunk.length) this.keep(chunk.subarray(start));
    if (this.restBytes > MAX_LINE_BYTES) this.flush();
  }

  /** The stream has ended: what is left is a line too. */
  end(): void {
    if (this.restBytes > 0) this.flush();
  }

  private keep(bytes: Buffer): void {
    this.rest.push(bytes);
    this.restBytes += bytes.length;
  }

  private flush(): void {
    const line = Buffer.concat(this.rest).toString();
    this.rest = [];
    this.restBytes = 0;
    this.emit(line.endsWith('\r') ? line.slice(0, -1) : line);
  }
}
