/** `@jest/globals` for Mocha, as far as the tests under `test/hook` and `test/original` use it. */
import { format } from 'node:util';
import { expect } from 'expect';

type Hook = (body: () => unknown) => void;
type Declare = (title: string, body: () => void) => void;

// Mocha's globals.
declare const describe: Declare;
declare const it: Declare;
declare const before: Hook;
declare const after: Hook;
declare const beforeEach: Hook;
declare const afterEach: Hook;

/** Tests that wait for seconds, start processes or need a bundle: a mutant that only they would see is not worth their time. */
const LEFT_OUT =
  /throttled to the end|never comes is given up|slow function after a slow payload|^B-14 |run in Node\.js name their type|runs in Python names its type|^are answered below the 6 MB/;

const suites = withTables((title, body) => describe(title, body));
const tests = withTables((title, body) => {
  if (!LEFT_OUT.test(title)) it(title, body);
});
const beforeAll: Hook = (body) => before(() => body());
const afterAll: Hook = (body) => after(() => body());
const beforeOne: Hook = (body) => beforeEach(() => body());
const afterOne: Hook = (body) => afterEach(() => body());

export {
  afterAll,
  afterOne as afterEach,
  beforeAll,
  beforeOne as beforeEach,
  expect,
  suites as describe,
  tests as test,
};

/** Mocha takes a body with parameters for one that calls back: no body here has any. Its time limit is Stryker's. */
function withTables(declare: Declare) {
  return Object.assign((title: string, body: () => void) => declare(title, () => body()), {
    each: (table: readonly unknown[]) => (title: string, body: (...row: unknown[]) => void) => {
      for (const [index, entry] of table.entries()) {
        const row: readonly unknown[] = Array.isArray(entry) ? entry : [entry];
        // The number makes each title one of its own, as Stryker tells tests apart by them.
        declare(`${format(title.replaceAll('%p', '%j'), ...row)} #${index}`, () => body(...row));
      }
    },
  });
}
