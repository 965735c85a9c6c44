import type { Operation, Verdict } from '../domain.ts';
import { blocks, countEffect, EFFECT_NAMES, meaningOf } from '../effect.ts';
import { shareRoom, shorten } from '../foreign/text.ts';
import { type JudgedFunction, judgedFunctions, sentenceFor } from './judged-function.ts';
import { CDK_MESSAGE_LENGTH, CLOUD_CONTROL_MESSAGE_MAX_LENGTH, MESSAGE_MAX_LENGTH } from './limits.ts';

/** What CloudFormation keeps of a message for this operation. */
export function messageMaxLength(operation: Operation | null): number {
  return operation === 'CLOUD_CONTROL' ? CLOUD_CONTROL_MESSAGE_MAX_LENGTH : MESSAGE_MAX_LENGTH;
}

/** The answer's message: a headline, then one line per policy function, worst first; of a block, the blocking functions only. */
export function messageFor(verdict: Verdict, operation: Operation): string {
  const judged = judgedFunctions(verdict);
  const maxLength = messageMaxLength(operation);
  const of = `of ${functions(judged.length)}`;
  switch (verdict.kind) {
    case 'BLOCKED': {
      const blocking = judged.filter(({ effect }) => blocks(effect));
      return blockedMessage(`Blocked by ${blocking.length} ${of}`, blocking, maxLength);
    }
    case 'IN_PROGRESS': {
      const waiting = judged.filter(({ effect }) => meaningOf(effect).verdict === 'IN_PROGRESS').length;
      return plan(`Waiting for ${waiting} ${of} (round ${verdict.round}).`, judged, maxLength);
    }
    case 'COMPLIANT': {
      if (judged.length === 0) return nothingInScope(verdict);
      const exceptions = exceptionsOf(judged);
      const headline =
        exceptions.length > 0
          ? `Not blocked, but ${exceptions.join(' and ')} ${of}.`
          : `Compliant with ${judged.length === 1 ? 'the one policy function' : `all ${functions(judged.length)}`}.`;
      return plan(headline, judged, maxLength);
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
  return `No policy function is in scope of this target and action (${functions(outOfScope.length)} configured).`;
}

function functions(count: number): string {
  return count === 1 ? '1 policy function' : `${count} policy functions`;
}

/** Where `cdk deploy` would cut the message before it has named all who block, they are named at its beginning, too, if there is room. */
function blockedMessage(headline: string, blocking: readonly JudgedFunction[], maxLength: number): string {
  const message = plan(`${headline}.`, blocking, maxLength);
  if (message.length <= CDK_MESSAGE_LENGTH || blocking.length === 1) return message;
  const names = blocking.map(({ id }) => id);
  const named = `${headline}: ${listed(names, CDK_MESSAGE_LENGTH - headline.length - ': .'.length)}.`;
  const leastLength = names.reduce((sum, { length }) => sum + length + MIN_LINE_LENGTH, named.length);
  return leastLength <= maxLength ? plan(named, blocking, maxLength) : message;
}

function listed(names: readonly string[], room: number): string {
  for (let shown = names.length; shown > 0; shown -= 1) {
    const hidden = names.length - shown;
    const list = `${names.slice(0, shown).join(', ')}${hidden === 0 ? '' : ` and ${hidden} more`}`;
    if (list.length <= room) return list;
  }
  return shorten(names.join(', '), room);
}

/** Below this many characters per function a shortened name says nothing any more. */
const MIN_LINE_LENGTH = 12;

/** Fits the lines into the room: every function is named as long as that is possible at all, and the texts share the rest. */
function plan(headline: string, judged: readonly JudgedFunction[], maxLength: number): string {
  const room = maxLength - headline.length;
  const shown =
    judged.length * MIN_LINE_LENGTH <= room ? judged : judged.slice(0, Math.floor(room / MIN_LINE_LENGTH) - 2);
  const hidden = judged.length - shown.length;
  const more = hidden === 0 ? '' : `\nand ${hidden} more`;
  const separators = shown.length * '\n: '.length + more.length;
  const ids = shareRoom(
    shown.map(({ id }) => id),
    room - separators,
  );
  const sentences = shareRoom(
    shown.map((one) => sentenceFor(one)),
    room - separators - ids.reduce((sum, id) => sum + id.length, 0),
  );
  const lines = ids.map((id, index) => `\n${id}: ${sentences[index] ?? ''}`);
  return shorten(`${headline}${lines.join('')}${more}`, maxLength);
}
