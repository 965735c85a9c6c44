// Jest's order of test files. By itself Jest knows the durations of an earlier run on the same machine, and goes by the
// size of files where there was none, as in the gate: a small file that takes long would then be the last, and run alone.
const { default: Sequencer } = require('@jest/test-sequencer');

/** What takes more than ten seconds, the longest first: printed commands, browsers, synthesis, many processes. */
const LONGEST = [
  'infra/plan/printed-plans',
  'docs/commands',
  'dashboards/page',
  'infra/stacks/templates',
  'infra/app',
  'infra/settings/any-settings',
  'original/oddities',
  'hook/registry-door/delivery/built-handler',
  'local/lambda/isolation',
  'cli/evaluate',
];

/** @param {import('@jest/test-result').Test} test */
function rank({ path }) {
  const at = LONGEST.findIndex((name) => path.endsWith(`/test/${name}.test.ts`));
  return at < 0 ? LONGEST.length : at;
}

module.exports = class LongestFirst extends Sequencer {
  /** @override @param {import("@jest/test-result").Test[]} tests */
  async sort(tests) {
    return (await super.sort(tests)).toSorted((a, b) => rank(a) - rank(b));
  }
};
