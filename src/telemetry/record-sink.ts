/** Where the lines of records go: stdout, or a log group. */
export interface RecordSink {
  /**
   * Delivers whole lines, given without their line breaks, in this order. Resolves when they are out of the process; a throw or
   * a rejection means that none was delivered.
   */
  write(lines: readonly string[]): Promise<void>;
}
