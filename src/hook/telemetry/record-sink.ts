/** Where the lines of records go: stdout, or a log group. */
export interface RecordSink {
  /**
   * Delivers whole lines, given without their line breaks, in this order. Resolves, when they are out of the process, with those
   * that were not taken; a throw or a rejection means that none was.
   */
  write(lines: readonly string[]): Promise<readonly string[]>;
}
