import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Evaluation,
  type Finding,
  type Operation,
  type Outcome,
  SEVERITIES,
} from '../../../../src/hook/domain.ts';
import { blocks, needsAttention } from '../../../../src/hook/effect.ts';
import { judge } from '../../../../src/hook/evaluate/judge.ts';
import { type JudgedFunction, judgedFunctions } from '../../../../src/hook/protocol/response/judged-function.ts';
import { messageFor } from '../../../../src/hook/protocol/response/message.ts';
import { anEvaluation } from '../../../support/events/builders.ts';
import { runs } from '../../../support/runs.ts';

/** What a stack's events show of a message. */
const SEEN = 1024;
const LIMITS: [Operation, number][] = [
  ['RESOURCE', 4096],
  ['CLOUD_CONTROL', SEEN],
];

/** One character as people see it, made of five code points. */
const FAMILY = '👨‍👩‍👧';

/** Names that begin alike, such as those of one organisation. No text below holds one. */
const ids = fc.uniqueArray(fc.stringMatching(/^acme-policy-[a-z0-9]{1,45}$/), { minLength: 1, maxLength: 100 });

/** Each rule has a number of its own, which its name and its message hold. */
const rules = fc.array(
  fc.record({
    severityLevel: fc.option(fc.constantFrom(...SEVERITIES), { nil: undefined }),
    remediation: fc.boolean(),
    length: fc.nat({ max: 20 }),
  }),
  { maxLength: 12 },
);

const said = fc.record({
  kind: fc.constantFrom('NON_COMPLIANT', 'NON_COMPLIANT', 'ERROR', 'PASSED', 'IN_PROGRESS'),
  rules,
  /** Whether its own message tells the rules, as that of many functions does. */
  tells: fc.boolean(),
  lines: fc.array(fc.nat({ max: 60 }), { minLength: 1, maxLength: 8 }),
  leftOut: fc.constantFrom(0, 0, 7),
  mode: fc.constantFrom('FAIL' as const, 'WARN' as const),
});

type Said = typeof said extends fc.Arbitrary<infer Value> ? Value : never;

const judgements = ids.chain((names) => fc.tuple(...names.map((id) => said.map((one) => ({ id, ...one })))));

function evaluationOf({ id, kind, mode, leftOut, ...one }: Said & { readonly id: string }, index: number): Evaluation {
  const findings = one.rules.map(
    ({ severityLevel, remediation, length }, rule): Finding => ({
      rule: `RULE-${index}-${rule}`,
      message: `thing ${index}-${rule} is off${` ${FAMILY}`.repeat(length)}`,
      ...(severityLevel === undefined ? {} : { severityLevel }),
      ...(remediation ? { remediationMessage: `mend ${index}-${rule} now` } : {}),
    }),
  );
  const own = one.lines.map((length) => FAMILY.repeat(length)).join('\n');
  const told = findings.map(({ message, remediationMessage = '' }) => `${message}. ${remediationMessage}`).join('\n');
  const message = one.tells ? `${own}\n${told}` : own;
  const remarks = { findings, ...(leftOut === 0 ? {} : { findingsLeftOut: leftOut }) };
  return anEvaluation(outcomeOf(kind, message, remarks), { id, failureMode: mode, onError: mode });
}

function outcomeOf(
  kind: string,
  message: string,
  remarks: { readonly findings: readonly Finding[]; readonly findingsLeftOut?: number },
): Outcome {
  switch (kind) {
    case 'NON_COMPLIANT':
      return { kind, message, ...remarks };
    case 'ERROR':
      return { kind, error: 'FUNCTION_ERROR', message, ...remarks };
    case 'IN_PROGRESS':
      return { kind, message, callbackContext: null, callbackDelaySeconds: 1 };
    default:
      return { kind: 'PASSED', message };
  }
}

interface Laid {
  readonly text: string;
  /** The functions that the message is about, worst first. */
  readonly judged: readonly JudgedFunction[];
}

function laidOut(all: readonly (Said & { readonly id: string })[], operation: Operation): Laid {
  const evaluations = all.map(evaluationOf);
  const verdict = judge({ evaluations, finished: new Map(), outOfScope: [], round: 1, roundsLeft: true });
  const judged = judgedFunctions(verdict).filter(({ effect }) => verdict.kind !== 'BLOCKED' || blocks(effect));
  return { text: messageFor(verdict, operation), judged };
}

describe.each(LIMITS)('whatever the functions say (%s)', (operation, limit) => {
  test('what people see at once names as many as fit, whole, worst first, and counts the others', () => {
    fc.assert(
      fc.property(judgements, (all) => {
        const { text, judged } = laidOut(all, operation);
        const wanted = judged.filter(({ effect }) => needsAttention(effect)).map(({ id }) => id);
        const [headline = ''] = text.split('\n');
        expect(headline.length).toBeLessThanOrEqual(SEEN);
        const listed = headline.match(NAME) ?? [];
        // A name at the very end belongs to a line, which is cut there by CloudFormation.
        const seen = [...text.slice(0, SEEN).matchAll(NAME)]
          .filter(({ 0: name, index }) => index + name.length < SEEN || text.length === SEEN)
          .map(([name]) => name);
        const named = wanted.filter((id) => seen.includes(id));
        expect(named).toEqual(wanted.slice(0, named.length));
        expect(all.map(({ id }) => id)).toEqual(expect.arrayContaining(seen));
        if (listed.length > 0 || named.length < wanted.length) {
          expect(listed).toEqual(wanted.slice(0, listed.length));
          expect(Number(/ and (\d+) more\.$/.exec(headline)?.[1] ?? 0)).toBe(wanted.length - listed.length);
        }
        if (named.length < wanted.length) {
          const next = wanted[listed.length] ?? '';
          const room = SEEN - ' and 100 more.'.length - '\nand 1000 more failed rules'.length;
          expect(headline.length + ', '.length + next.length).toBeGreaterThan(room);
        }
      }),
      runs({ quick: 150, full: 2000 }),
    );
  });

  test('every failed rule is told or counted', () => {
    fc.assert(
      fc.property(judgements, (all) => {
        const { text, judged } = laidOut(all, operation);
        const findings = judged.flatMap(({ outcome }) => ('findings' in outcome ? (outcome.findings ?? []) : []));
        const leftOut = judged.map(({ outcome }) => ('findings' in outcome ? (outcome.findingsLeftOut ?? 0) : 0));
        const told = findings.filter((finding) => isTold(text, finding)).length;
        const counted = Number(/\nand (\d+) more failed rules?(\n|$)/.exec(text)?.[1] ?? 0);
        expect(told + counted).toBe(leftOut.reduce((sum, count) => sum + count, findings.length));
      }),
      runs({ quick: 150, full: 2000 }),
    );
  });

  test('no character is cut in two, and the whole fits', () => {
    fc.assert(
      fc.property(judgements, (all) => {
        const { text } = laidOut(all, operation);
        expect(text.length).toBeLessThanOrEqual(limit);
        expect(text.replaceAll(FAMILY, '')).not.toMatch(/[\u200d\ud800-\udfff]/);
      }),
      runs({ quick: 50, full: 2000 }),
    );
  });
});

const NAME = /acme-policy-[a-z0-9]*/g;

/** In a line of its own, or whole in its function's message. */
function isTold(text: string, { rule, message, remediationMessage = '' }: Finding): boolean {
  return (
    new RegExp(`\\n\\S+ ${rule}( \\([A-Z]+\\))?: `).test(text) ||
    (text.includes(message) && text.includes(remediationMessage))
  );
}
