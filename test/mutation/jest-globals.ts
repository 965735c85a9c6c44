/** `@jest/globals` for Mocha, as far as the tests under `test/hook` and `test/original` use it. */
import { format } from 'node:util';
import { expect } from 'expect';

const TEST_MS = 5_000;
const HOOK_MS = 500;

type Hook = (body: () => unknown) => void;
type Declare = (title: string, body: () => unknown) => void;

// Mocha's globals.
declare const describe: Declare;
declare const it: Declare;
declare const before: Hook;
declare const after: Hook;
declare const beforeEach: Hook;
declare const afterEach: Hook;

/** Tests that wait for seconds, start processes or need a bundle: a mutant that only they would see is not worth their time. */
const LEFT_OUT =
  /throttled to the end|never comes is given up|slow function after a slow payload|^B-14 |run in Node\.js name their type|runs in Python names its type|^are answered below the 6 MB|^of more than 6291456 bytes|millions of times/;

/**
 * The names under which Mocha and Stryker know the suites and tests: numbers. Stryker makes one regular expression of the names of
 * all tests that reach a mutant. With real titles it becomes too large for V8, which says so when Mocha first uses it; and from then
 * on this Mocha answers for no mutant.
 */
let declared = 0;
const numbered = (declare: Declare) => (body: () => unknown) => declare(String(declared++), body);
const suite = numbered((title, body) => describe(title, body));
const one = numbered((title, body) => it(title, body));

const suites = withTables((_, body) => suite(body));
const tests = withTables((title, body) => {
  if (!LEFT_OUT.test(title)) one(() => within(TEST_MS, body, 'the test did not end'));
});
const beforeAll: Hook = (body) => before(() => body());
const afterAll: Hook = (body) => after(() => within(HOOK_MS, body));
const beforeOne: Hook = (body) => beforeEach(() => body());
const afterOne: Hook = (body) => afterEach(() => within(HOOK_MS, body));

export {
  afterAll,
  afterOne as afterEach,
  beforeAll,
  beforeOne as beforeEach,
  expect,
  suites as describe,
  tests as test,
};

/**
 * `body`, given up after `ms`: a mutant may make a test wait for ever, or leave a connection for which its clean-up waits. Mocha, as
 * Stryker starts it, has no time limit; and Stryker's own costs its five seconds and a new process.
 */
async function within(ms: number, body: () => unknown, failure?: string) {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve, reject) => {
    timer = setTimeout(() => (failure === undefined ? resolve() : reject(new Error(failure))), ms);
  });
  try {
    await Promise.race([body(), limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** Mocha takes a body with parameters for one that calls back: no body here has any. */
function withTables(declare: Declare) {
  return Object.assign((title: string, body: () => unknown) => declare(title, () => body()), {
    each: (table: readonly unknown[]) => (title: string, body: (...row: unknown[]) => unknown) => {
      for (const entry of table) {
        const row: readonly unknown[] = Array.isArray(entry) ? entry : [entry];
        declare(format(title.replaceAll('%p', '%j'), ...row), () => body(...row));
      }
    },
  });
}
