import { accessSync, constants, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseFunctionSettings } from './function-settings.ts';
import { FUNCTION_DEFAULTS, type LambdaFunction, type LambdaRuntime } from './lambda-function.ts';

export interface FunctionsFolder {
  /** In the order of their names. */
  readonly functions: readonly LambdaFunction[];
  /** Subfolders that are no function, and why: one sentence each, for the person who put them there. */
  readonly problems: readonly string[];
}

export type FunctionsFolderResult =
  | ({ readonly kind: 'read' } & FunctionsFolder)
  | { readonly kind: 'unreadable'; readonly problem: string };

/** Folders that stand beside functions and are meant to be none. */
const NOT_FUNCTIONS = /^(?:\.|_|node_modules$|templates$|shared$)/;

interface Entry {
  readonly file: string;
  readonly runtime: LambdaRuntime;
  readonly handler: string;
}

/** Which file makes a folder a function, and what its handler is called by default, as in Lambda's console. */
const ENTRIES: readonly Entry[] = [
  { file: 'bootstrap', runtime: 'provided', handler: 'bootstrap' },
  { file: 'index.mjs', runtime: 'nodejs', handler: 'index.handler' },
  { file: 'index.js', runtime: 'nodejs', handler: 'index.handler' },
  { file: 'index.cjs', runtime: 'nodejs', handler: 'index.handler' },
  { file: 'lambda_function.py', runtime: 'python', handler: 'lambda_function.lambda_handler' },
];

/** Finds the functions in a folder: every subfolder with an entry file is one, named after the subfolder. */
export function readFunctionsFolder(folder: string): FunctionsFolderResult {
  const root = resolve(folder);
  let names: string[];
  try {
    names = readdirSync(root, { withFileTypes: true })
      .filter(
        (entry) => entry.isDirectory() || (entry.isSymbolicLink() && statSync(join(root, entry.name)).isDirectory()),
      )
      .map(({ name }) => name)
      .filter((name) => !NOT_FUNCTIONS.test(name))
      .sort();
  } catch {
    return {
      kind: 'unreadable',
      problem: `${folder} is not a folder that can be read: name one whose subfolders are functions`,
    };
  }
  const functions: LambdaFunction[] = [];
  const problems: string[] = [];
  for (const name of names) {
    const found = readFunction(join(root, name));
    if (found.kind === 'function') functions.push(found.lambdaFunction);
    else problems.push(`${name} is not served: ${found.reason}`);
  }
  return { kind: 'read', functions, problems };
}

type FunctionResult =
  | { readonly kind: 'function'; readonly lambdaFunction: LambdaFunction }
  | { readonly kind: 'none'; readonly reason: string };

function readFunction(folder: string): FunctionResult {
  const name = basename(folder);
  if (!/^[a-zA-Z0-9-_]{1,64}$/.test(name)) {
    return none('a function name has at most 64 letters, digits, hyphens and underscores');
  }
  const read = readSettings(folder);
  if (read.kind === 'invalid') return none(read.problem);
  const { settings } = read;
  const entry = findEntry(folder, settings.Handler);
  if (entry === undefined) {
    return none(
      `none of ${ENTRIES.map(({ file }) => file).join(', ')} is in it, and no function.json names a Handler that is`,
    );
  }
  if (entry.runtime === 'provided' && !executable(join(folder, 'bootstrap'))) {
    return none('its bootstrap is not executable: chmod +x bootstrap');
  }
  return {
    kind: 'function',
    lambdaFunction: {
      name,
      runtime: entry.runtime,
      folder,
      handler: settings.Handler ?? entry.handler,
      timeoutMs: settings.Timeout === undefined ? FUNCTION_DEFAULTS.timeoutMs : settings.Timeout * 1000,
      memorySizeMb: settings.MemorySize ?? FUNCTION_DEFAULTS.memorySizeMb,
      inherits: 'allowed',
      environment: settings.Environment?.Variables ?? {},
    },
  };
}

function none(reason: string): FunctionResult {
  return { kind: 'none', reason };
}

function readSettings(folder: string): ReturnType<typeof parseFunctionSettings> {
  const file = join(folder, 'function.json');
  return existsSync(file) ? parseFunctionSettings(readFileSync(file, 'utf8')) : { kind: 'read', settings: {} };
}

/** A Handler decides: `app.main` makes `app.mjs` or `app.py` the entry. Without one, or beside a bootstrap, it is the file that is there. */
function findEntry(folder: string, handler: string | undefined): Entry | undefined {
  const has = (file: string) => existsSync(join(folder, file));
  if (handler === undefined || has('bootstrap')) return ENTRIES.find(({ file }) => has(file));
  // Node's runtime takes the module's name up to the first dot, Python's up to the last one.
  const nodeModule = handler.replace(/(?<=[^/])\.[^/]*$/, '');
  if (['.mjs', '.js', '.cjs'].some((extension) => has(nodeModule + extension))) {
    return { file: nodeModule, runtime: 'nodejs', handler };
  }
  const pythonModule = handler.slice(0, handler.lastIndexOf('.'));
  return has(`${pythonModule}.py`) ? { file: pythonModule, runtime: 'python', handler } : undefined;
}

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
