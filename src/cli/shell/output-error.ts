/** A result that could not be written, whatever it says. The message is one sentence for the user. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}
