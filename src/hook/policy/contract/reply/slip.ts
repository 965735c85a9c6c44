/** A rule of the contract that a reply breaks: one sentence, or two where the developer's quotes the reply. */
export type Slip = string | { readonly toDeveloper: string; readonly toRecord: string };

/** All slips in one text, for a message or an annotation. */
export function slipsToDeveloper(slips: readonly Slip[]): string {
  return slips.map((slip) => (typeof slip === 'string' ? slip : slip.toDeveloper)).join('; ');
}

/** The same for records and logs, without words of the reply's own. */
export function slipsToRecord(slips: readonly Slip[]): string {
  return slips.map((slip) => (typeof slip === 'string' ? slip : slip.toRecord)).join('; ');
}
