/** A limit that was over, for messages: seconds with one decimal, or milliseconds where these would round to nothing. */
export function limitInWords(ms: number): string {
  return ms < 100 ? `${Math.ceil(ms)} ms` : `${Math.round(ms / 100) / 10} s`;
}
