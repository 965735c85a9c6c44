import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { EvaluationResult } from '../../local/evaluation-result.ts';
import { PLAIN, type Terminal } from '../shell/terminal.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { sarif } from './sarif.ts';
import { summaryLines, table } from './table.ts';

export const FORMATS = ['table', 'json', 'junit', 'sarif', 'markdown'] as const;
export type Format = (typeof FORMATS)[number];

export interface WriteOptions {
  readonly format: Format;
  /** A file; left out, stdout. */
  readonly output?: string | undefined;
  /** Leaves the table and the summary out. */
  readonly quiet: boolean;
  /** Shows every decision in the table. */
  readonly all: boolean;
}

/** Prints the result, or writes it to a file and says so. */
export function writeResult(
  result: EvaluationResult,
  { format, output, quiet, all }: WriteOptions,
  { out, errors }: { readonly out: Terminal; readonly errors: Terminal },
): void {
  if (output !== undefined) {
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, formatted(result, format, { ...out, columns: undefined, style: PLAIN }, all));
    if (!quiet) errors.write(`${summaryLines(result, errors)}\nWritten to ${output}\n`);
  } else if (format !== 'table' || !quiet) out.write(formatted(result, format, out, all));
}

function formatted(result: EvaluationResult, format: Format, terminal: Terminal, all: boolean): string {
  switch (format) {
    case 'table':
      return table(result, terminal, { all });
    case 'json':
      return `${JSON.stringify(result, null, 2)}\n`;
    case 'junit':
      return junit(result);
    case 'sarif':
      return `${JSON.stringify(sarif(result), null, 2)}\n`;
    case 'markdown':
      return markdown(result);
  }
}
