import type { EvaluationResult } from '../../local/evaluation-result.ts';
import { PLAIN, type Terminal } from '../shell/terminal.ts';
import { sourceRootOf } from './findings.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { type Format, type Output, writeOutput } from './outputs.ts';
import { sarif } from './sarif.ts';
import { summaryLines, table } from './table/table.ts';

export interface WriteOptions {
  /** Of what goes to stdout. */
  readonly format: Format;
  /** Files; without any, the result goes to stdout. */
  readonly output: readonly Output[];
  /** Whether stdout has the result although there are files. */
  readonly alsoPrinted: boolean;
  /** Leaves the table and the summary out. */
  readonly quiet: boolean;
  /** Shows every decision in the table. */
  readonly all: boolean;
}

/** Prints the result, or writes it to files and says so. Throws an OutputError if a file cannot be written. */
export function writeResult(
  result: EvaluationResult,
  { format, output, alsoPrinted, quiet, all }: WriteOptions,
  { out, errors }: { readonly out: Terminal; readonly errors: Terminal },
): void {
  const plain = { ...out, columns: undefined, style: PLAIN };
  for (const one of output) writeOutput(one.file, formatted(result, one.format, plain, all));
  if ((output.length === 0 || alsoPrinted) && (format !== 'table' || !quiet)) {
    out.write(formatted(result, format, out, all));
  } else if (!quiet) errors.write(`${summaryLines(result, errors)}\n`);
  if (!quiet) for (const { file } of output) errors.write(`Written to ${file}\n`);
}

function formatted(result: EvaluationResult, format: Format, terminal: Terminal, all: boolean): string {
  const root = sourceRootOf(process.cwd());
  switch (format) {
    case 'table':
      return table(result, terminal, { all });
    case 'json':
      return `${JSON.stringify(result, null, 2)}\n`;
    case 'junit':
      return junit(result);
    case 'sarif':
      return `${JSON.stringify(sarif(result, root), null, 2)}\n`;
    case 'markdown':
      return markdown(result);
    case 'github':
      return github(result, root);
    case 'gitlab':
      return `${JSON.stringify(gitlab(result, root), null, 2)}\n`;
  }
}
