import { test } from '@jest/globals';
import fc from 'fast-check';
import { matchesTargetName } from '../../../src/hook/policy/target-name-pattern.ts';
import { matchesTargetFilters } from '../../../src/local/cloudformation/plan/filters.ts';

/** Few letters, so that patterns match often. */
const letters = (...more: readonly string[]) =>
  fc.array(fc.constantFrom('A', 'B', ':', ...more), { maxLength: 8 }).map((list) => list.join(''));

/** By a regular expression, which is slow on long patterns but plain. */
function matchesByExpression(pattern: string, name: string): boolean {
  return new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(name);
}

test('A target filter matches a name as its wildcards say, and as the hook says of the same pattern.', () => {
  fc.assert(
    fc.property(letters('*', '?'), letters(), (pattern, name) => {
      const filters = [{ targetNames: [pattern], actions: undefined }];
      const expected = matchesByExpression(pattern, name);
      return (
        matchesTargetFilters(filters, name, 'CREATE') === expected && matchesTargetName(pattern, name) === expected
      );
    }),
  );
});
