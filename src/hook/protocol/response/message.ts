import type { Operation, Verdict } from '../../domain.ts';
import { blocks, countEffect, EFFECT_NAMES, meaningOf, needsAttention } from '../../effect.ts';
import { shareRoom, shorten, shortenMiddle } from '../../foreign/text.ts';
import {
  CDK_MESSAGE_LENGTH,
  CLOUD_CONTROL_MESSAGE_MAX_LENGTH,
  MESSAGE_MAX_LENGTH,
  STATUS_REASON_MAX_LENGTH,
} from '../limits.ts';
import { type JudgedFunction, judgedFunctions, sentenceFor } from './judged-function.ts';
import { roomForRules, withRuleLines } from './rule-lines.ts';

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
  return shorten(`\nThe configuration changed since the last round: ${changes.join('; ')}.`, maxLength);
}

/**
 * Fits headline and lines into the room. Names are whole, the worst first, and the texts share what the names leave. Where
 * people see the beginning only (400 characters in `cdk deploy`, 1,024 in a stack's events), the headline lists the names of those
 * that somebody has to look at. What cannot be named is counted.
 */
function laidOut(headline: string, judged: readonly JudgedFunction[], maxLength: number): string {
  const names = judged.filter(({ effect }) => needsAttention(effect)).map(({ id }) => id);
  const plain = withAllLines(`${headline}.`, judged, maxLength);
  const plainEnd = plain === undefined ? Infinity : endOfLastName(plain, names);
  if (plain !== undefined && (names.length === 1 || plainEnd <= CDK_MESSAGE_LENGTH)) return plain;
  const reason = Math.min(maxLength, STATUS_REASON_MAX_LENGTH);
  const listed = withAllLines(withNames(headline, names, reason), judged, maxLength);
  if (listed !== undefined) return listed;
  if (plain !== undefined && plainEnd <= reason) return plain;
  return withSomeLines(withNames(headline, names, maxLength), judged, maxLength);
}

/** Where the last of these names ends. Their lines are the first ones. */
function endOfLastName(message: string, names: readonly string[]): number {
  const lines = message.split('\n').slice(0, names.length + 1);
  const last = lines.pop() ?? '';
  return lines.reduce((sum, line) => sum + line.length + 1, 0) + Math.min(last.length, names.at(-1)?.length ?? 0);
}

/** `Blocked by 3 of 4 policy functions: tags, logging and 1 more.` A name that does not fit even alone is cut in its middle. */
function withNames(headline: string, names: readonly string[], maxLength: number): string {
  if (names.length === 0) return `${headline}.`;
  const room = maxLength - headline.length - ': .'.length;
  for (let shown = names.length; shown > 0; shown -= 1) {
    const list = `${names.slice(0, shown).join(', ')}${andMore(names.length - shown, ' ')}`;
    if (list.length <= room) return `${headline}: ${list}.`;
  }
  const more = andMore(names.length - 1, ' ');
  return `${headline}: ${shortenMiddle(names[0] ?? '', room - more.length)}${more}.`;
}

function andMore(hidden: number, separator: string): string {
  return hidden === 0 ? '' : `${separator}and ${hidden} more`;
}

/** A line for every function, or undefined if the names alone do not fit. */
function withAllLines(head: string, judged: readonly JudgedFunction[], maxLength: number): string | undefined {
  const room = maxLength - head.length - namesLength(judged);
  if (room < 0) return undefined;
  const texts = judged.map((one) => sentenceFor(one));
  const lineOf = (text: string, index: number) => `\n${judged[index]?.id}: ${text}`;
  const sentences = shareRoom(texts, room - roomForRules(judged, texts.map(lineOf), maxLength - head.length));
  const lines = sentences.map(lineOf);
  const left = maxLength - head.length - lines.reduce((sum, { length }) => sum + length, 0);
  return `${head}${withRuleLines(lines, judged, left).join('')}`;
}

/** As many lines as fit, each with the beginning of its text, and the number of the others. */
function withSomeLines(head: string, judged: readonly JudgedFunction[], maxLength: number): string {
  for (let shown = judged.length - 1; shown > 0; shown -= 1) {
    const more = andMore(judged.length - shown, '\n');
    const lines = judged.slice(0, shown);
    const leastText = lines.reduce((sum, one) => sum + Math.min(LEAST_TEXT, sentenceFor(one).length), 0);
    const text = withAllLines(head, lines, maxLength - more.length);
    if (text !== undefined && maxLength - more.length - head.length >= leastText + namesLength(lines)) {
      return `${text}${more}`;
    }
  }
  return shorten(head, maxLength);
}

/** Below this many characters a sentence says nothing. */
const LEAST_TEXT = 40;

function namesLength(judged: readonly JudgedFunction[]): number {
  return judged.reduce((sum, { id }) => sum + '\n: '.length + id.length, 0);
}
