/** A place in a template's text. Lines and columns count from 1, as editors and SARIF do. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** `file:line:column`, the form that terminals and editors turn into a link. */
export function describePosition(position: Position): string {
  return `${position.file}:${position.line}:${position.column}`;
}
