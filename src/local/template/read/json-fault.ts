/** YAML accepts more than JSON does, such as a trailing comma; CloudFormation reads text that starts with a brace as JSON. */
export function jsonFault(text: string): { readonly message: string; readonly offset: number } | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const offset = /position (\d+)/.exec(message)?.[1];
    // The engine's message may quote the text around the fault.
    const reason = message.replace(/, (?:\.\.\.)?".*$/s, '').replace(/ (?:in JSON )?at position.*$/s, '');
    return {
      message: `The text starts like JSON but is not: ${reason}`,
      // Without a place the text ended too early.
      offset: offset === undefined ? text.length : Number(offset),
    };
  }
}
