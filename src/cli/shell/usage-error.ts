/** Something that the person at the command line can put right. Each line tells one fault and what was expected. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
  }
}
