import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { OutputError } from '../shell/output-error.ts';
import { UsageError } from '../shell/usage-error.ts';

export const FORMATS = ['table', 'json', 'junit', 'sarif', 'markdown', 'github', 'gitlab'] as const;
export type Format = (typeof FORMATS)[number];

/** A file that the result is written to. */
export interface Output {
  readonly format: Format;
  readonly file: string;
}

/** `sarif=FILE`, or a file alone, which takes the format of `--format`. */
export function parseOutput(text: string, format: Format): Output {
  const [, name, file] = /^([a-z]+)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || file === undefined) return { format, file: text };
  const named = FORMATS.find((one) => one === name);
  if (named === undefined) {
    throw new UsageError([`--output ${text}: ${name} is no format; expected ${FORMATS.join(', ')} before the =`]);
  }
  return { format: named, file };
}

/** Whether `parseOutput` finds a format in it. */
export function namesFormat(text: string): boolean {
  return /^[a-z]+=./s.test(text);
}

/** Makes missing folders. Throws a UsageError with a line for each output that cannot be written, before anything has run. */
export function checkOutputs(outputs: readonly Output[]): void {
  const problems = outputs.flatMap(({ file }, index) => {
    if (outputs.findIndex((other) => other.file === file) !== index) return [`--output ${file}: given twice`];
    const problem = problemOf(file);
    return problem === undefined ? [] : [`--output ${file}: ${problem}`];
  });
  if (problems.length > 0) throw new UsageError(problems);
}

function problemOf(file: string): string | undefined {
  try {
    const there = statSync(file, { throwIfNoEntry: false });
    if (there?.isDirectory() === true) return 'is a folder; expected the name of a file';
    mkdirSync(dirname(file), { recursive: true });
    accessSync(there === undefined || there.isFile() ? dirname(file) : file, constants.W_OK);
    return undefined;
  } catch (error) {
    return `cannot be written (${codeOf(error)}); name a file in a folder of yours`;
  }
}

/** Writes beside the file and renames, so that nobody reads half a result. A device or a pipe is written as it is. */
export function writeOutput(file: string, text: string): void {
  const device = statSync(file, { throwIfNoEntry: false })?.isFile() === false;
  const beside = device ? file : join(dirname(file), `.${basename(file)}.${process.pid}`);
  try {
    write(beside, text, device);
    if (!device) renameSync(beside, file);
  } catch (error) {
    if (!device) rmSync(beside, { force: true });
    throw new OutputError(`--output ${file}: the result could not be written (${codeOf(error)})`);
  }
}

function write(file: string, text: string, device: boolean): void {
  const open = openSync(file, 'w');
  try {
    writeFileSync(open, text);
    if (!device) fsyncSync(open);
  } finally {
    closeSync(open);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
