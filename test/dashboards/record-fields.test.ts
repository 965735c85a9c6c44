import { expect, test } from '@jest/globals';
import { DECISION, INVOCATION } from '../../dashboards/widgets/record-fields.ts';

test('fields and values of a query are spelled as Logs Insights takes them', () => {
  expect(DECISION.list('@timestamp', 'policyFunction', 'Duration')).toBe('@timestamp, policyFunction, Duration');
  expect(DECISION.equals('outcome', 'ERROR')).toBe('outcome = "ERROR"');
  expect(DECISION.equals('attempts', 2)).toBe('attempts = 2');
  expect(DECISION.isOneOf('outcome', ['PASSED', 'SKIPPED'])).toBe('outcome in ["PASSED", "SKIPPED"]');
  expect(DECISION.isEqual('outcome', 'PASSED')).toBe('strcontains(outcome, "PASSED")');
});

test('a field or a value that the schema of the record does not have does not compile', () => {
  // @ts-expect-error: no decision record has this field.
  DECISION.list('policyFunctionId');
  // @ts-expect-error: the verdict stands in the other kind of record.
  DECISION.list('verdict');
  // @ts-expect-error: no function has this outcome.
  DECISION.equals('outcome', 'FAILED');
  // @ts-expect-error: no effect is spelled like this.
  DECISION.isOneOf('effect', ['failedOpen']);
  expect(INVOCATION.list('verdict')).toBe('verdict');
});
