import { parseArgs } from 'node:util';

export interface PageOptions {
  readonly source: { readonly kind: 'sample' } | { readonly kind: 'records'; readonly path: string };
  /** A file to write, instead of serving. */
  readonly output: string | undefined;
  readonly port: number;
}

export const USAGE = `Draws the dashboards from records of the hook, as CloudWatch would.

  npm run dashboard -- --records PATH [--output FILE | --port N]
  npm run dashboard -- --demo [--output FILE | --port N]

  --records PATH   a file with one record per line, or a folder of .ndjson, .jsonl and .log files
  --demo           an invented week instead of records
  --output FILE    write one self-contained page; without it, the page is served and follows the records
  --port N         on 127.0.0.1; 4300 by default, 0 for any
`;

/** Throws with a message for the person who typed the arguments. */
export function parseOptions(args: readonly string[]): PageOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      records: { type: 'string' },
      demo: { type: 'boolean', default: false },
      output: { type: 'string' },
      port: { type: 'string', default: '4300' },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port: expected a port, got "${values.port}"`);
  if (values.demo === (values.records !== undefined)) throw new Error('Expected either --records PATH or --demo.');
  const source =
    values.records === undefined ? { kind: 'sample' as const } : { kind: 'records' as const, path: values.records };
  return { source, output: values.output, port };
}
