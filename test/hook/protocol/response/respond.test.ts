import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Outcome } from '../../../../src/hook/domain.ts';
import { judge } from '../../../../src/hook/evaluate/judge.ts';
import { printable } from '../../../../src/hook/foreign/printable.ts';
import { lambdaErrorCodes as errorCodes } from '../../../../src/hook/lambda-door/error-codes.ts';
import { respond, respondToRejection } from '../../../../src/hook/protocol/response/respond.ts';
import { anEvaluation, aRequest } from '../../../support/events/builders.ts';
import { runs } from '../../../support/runs.ts';

/** Whatever a function, an earlier round or an event may hold: controls, halves of characters, text that runs backwards. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('no\u001B[2Jyes', '\u202Eesrever', '\u009B31m', '\uD83D', 'a\rb', `${'x'.repeat(399)}\u0007`),
);

const anyOutcome: fc.Arbitrary<Outcome> = fc
  .record({ rule: anyText, message: anyText, remediationMessage: anyText, remediationLink: anyText, path: anyText })
  .chain((finding) =>
    fc.constantFrom<Outcome>(
      { kind: 'NON_COMPLIANT', message: finding.message, findings: [finding], contractNote: finding.rule },
      { kind: 'ERROR', error: 'MALFORMED_RESPONSE', message: finding.message, said: finding.rule },
      { kind: 'PASSED', message: finding.message },
    ),
  );

test('an answer holds nothing that could repaint a terminal, whatever was said', () => {
  fc.assert(
    fc.property(fc.array(anyOutcome, { maxLength: 3 }), fc.array(anyText, { maxLength: 2 }), (outcomes, changes) => {
      const evaluations = outcomes.map((outcome, index) => anEvaluation(outcome, { id: `f${index}` }));
      const verdict = judge({ evaluations, finished: new Map(), changes, outOfScope: [], round: 2, roundsLeft: false });
      const { message, annotations = [] } = respond(verdict, aRequest(), errorCodes, 'digest');
      const [reason = ''] = changes;
      const rejected = respondToRejection({ kind: 'FAULT', message: reason }, null, 'RESOURCE', errorCodes);
      for (const text of [message, rejected.message, ...annotations.flatMap((one) => Object.values(one))]) {
        expect(text).toBe(printable(text));
      }
    }),
    runs({ quick: 200, full: 5000 }),
  );
});
