/** A mistake that the user can mend. Each line names one fault and what was expected. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
  }
}
