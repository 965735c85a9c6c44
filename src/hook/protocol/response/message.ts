import type { Operation, Verdict } from '../../domain.ts';
import { blocks, countEffect, EFFECT_NAMES, meaningOf } from '../../effect.ts';
import { shorten } from '../../foreign/text.ts';
import { CLOUD_CONTROL_MESSAGE_MAX_LENGTH, MESSAGE_MAX_LENGTH } from '../limits.ts';
import { type JudgedFunction, judgedFunctions } from './judged-function.ts';
import { laidOut } from './message-layout.ts';

/** What CloudFormation keeps of a message for this operation. */
export function messageMaxLength(operation: Operation | null): number {
  return operation === 'CLOUD_CONTROL' ? CLOUD_CONTROL_MESSAGE_MAX_LENGTH : MESSAGE_MAX_LENGTH;
}

/** The answer's message: a headline, then one line per policy function, worst first; of a block, the blocking functions only. */
export function messageFor(verdict: Verdict, operation: Operation): string {
  const judged = judgedFunctions(verdict);
  const maxLength = messageMaxLength(operation);
  const changes = changesOf(verdict, Math.floor(maxLength / CHANGES_PART));
  const layOut = (headline: string, shown: readonly JudgedFunction[]) =>
    `${laidOut(headline, shown, maxLength - changes.length)}${changes}`;
  const of = `of ${functions(judged.length)}`;
  switch (verdict.kind) {
    case 'BLOCKED': {
      const blocking = judged.filter(({ effect }) => blocks(effect));
      return layOut(`Blocked by ${blocking.length} ${of}`, blocking);
    }
    case 'IN_PROGRESS': {
      const waiting = judged.filter(({ effect }) => meaningOf(effect).verdict === 'IN_PROGRESS').length;
      return layOut(`Waiting for ${waiting} ${of} (round ${verdict.round})`, judged);
    }
    case 'COMPLIANT': {
      if (judged.length === 0) return layOut(nothingInScope(verdict), []);
      const exceptions = exceptionsOf(judged);
      const headline =
        exceptions.length > 0
          ? `Not blocked, but ${exceptions.join(' and ')} ${of}`
          : `Compliant with ${judged.length === 1 ? 'the one policy function' : `all ${functions(judged.length)}`}`;
      return layOut(headline, judged);
    }
  }
}

/** `2 warned`, `1 failed open`: those that let the change through without approving it, worst first. */
function exceptionsOf(judged: readonly JudgedFunction[]): string[] {
  return EFFECT_NAMES.flatMap((effect) => {
    const { exception } = meaningOf(effect);
    const count = countEffect(judged, effect);
    return exception === null || count === 0 ? [] : [`${count} ${exception}`];
  });
}

function nothingInScope({ outOfScope }: Verdict): string {
  return `No policy function is in scope of this target and action (${functions(outOfScope.length)} configured)`;
}

function functions(count: number): string {
  return count === 1 ? '1 policy function' : `${count} policy functions`;
}

/** The part of a message that may tell of a changed configuration. */
const CHANGES_PART = 5;

/** What the configuration has changed since the earlier rounds of this request, as the last line. */
function changesOf({ changes }: Verdict, maxLength: number): string {
  if (changes.length === 0) return '';
  return shorten(`\nThe configuration changed meanwhile: ${changes.join('; ')}.`, maxLength);
}
