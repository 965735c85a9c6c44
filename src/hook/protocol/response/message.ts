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
import { roomForRules, ruleCount, withRuleLines } from './rule-lines.ts';

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

/**
 * Fits headline and lines into the room. Names are whole, the worst first, and the texts share what the names leave. People see
 * the beginning only (400 characters in `cdk deploy`, 1,024 in a stack's events): where the names of those that somebody has to
 * look at would not all stand there, the headline lists as many as do, and counts the others.
 */
function laidOut(headline: string, judged: readonly JudgedFunction[], maxLength: number): string {
  const names = judged.filter(({ effect }) => needsAttention(effect)).map(({ id }) => id);
  const reason = Math.min(maxLength, STATUS_REASON_MAX_LENGTH);
  const plain = withAllLines(`${headline}.`, judged, maxLength);
  const plainEnd = plain?.nameEnds[names.length - 1] ?? 0;
  const seenAtOnce = names.length === 1 ? reason : CDK_MESSAGE_LENGTH;
  if (plain !== undefined && plainEnd <= seenAtOnce) return plain.text;
  const listed = withAllLines(`${headline}${listOf(names, reason - headline.length)}`, judged, maxLength);
  if (listed !== undefined) return listed.text;
  if (plain !== undefined && plainEnd <= reason) return plain.text;
  return withSomeLines(headline, names, judged, maxLength);
}

/** `: tags, logging and 1 more.` A name that does not fit even alone is cut in its middle. */
function listOf(names: readonly string[], maxLength: number): string {
  if (names.length === 0) return '.';
  const room = maxLength - ': .'.length;
  const shown = countOfFitting(names, room);
  const more = andMore(names.length - Math.max(1, shown), ' ');
  const list = shown === 0 ? shortenMiddle(names[0] ?? '', room - more.length) : names.slice(0, shown).join(', ');
  return `: ${list}${more}.`;
}

/** How many of the names a list has room for, together with the number of the others. */
function countOfFitting(names: readonly string[], room: number): number {
  for (let shown = names.length; shown > 0; shown -= 1) {
    const list = `${names.slice(0, shown).join(', ')}${andMore(names.length - shown, ' ')}`;
    if (list.length <= room) return shown;
  }
  return 0;
}

function andMore(hidden: number, separator: string): string {
  return hidden === 0 ? '' : `${separator}and ${hidden} more`;
}

interface LaidOutText {
  readonly text: string;
  /** Where the name of each function ends in it. */
  readonly nameEnds: readonly number[];
}

/**
 * A line for every function, with the lines of its failed rules below it. Undefined if the names alone do not fit, or the number of
 * rules that no line tells.
 *
 * @param unshown functions that have no line, whose rules are counted
 */
function withAllLines(
  head: string,
  judged: readonly JudgedFunction[],
  maxLength: number,
  unshown: readonly JudgedFunction[] = [],
): LaidOutText | undefined {
  const room = maxLength - head.length;
  const texts = judged.map((one) => sentenceFor(one));
  const shortened = (length: number) =>
    shareRoom(texts, length - namesLength(judged)).map((text, index) => `\n${judged[index]?.id}: ${text}`);
  // What a text tells of the rules may be what it loses, so that these need lines of their own.
  const forRules = roomForRules(judged, shortened(Infinity), shortened(room), unshown, room);
  const lines = shortened(room - forRules);
  const { blocks, hidden } = withRuleLines(judged, lines, unshown, room);
  const text = `${head}${blocks.join('')}${hidden}`;
  if (text.length > maxLength) return undefined;
  let length = head.length;
  const nameEnds = blocks.map((block, index) => {
    const end = length + '\n'.length + (judged[index]?.id.length ?? 0);
    length += block.length;
    return end;
  });
  return { text, nameEnds };
}

/** As many lines as fit, each with the beginning of its text, and the number of the others. */
function withSomeLines(
  headline: string,
  names: readonly string[],
  judged: readonly JudgedFunction[],
  maxLength: number,
): string {
  const least = ruleCount(judged);
  const head = withAllNames(headline, names, maxLength - least.length);
  for (let shown = judged.length - 1; shown > 0; shown -= 1) {
    const hidden = judged.length - shown;
    const more = `\nand ${hidden} more ${hidden === 1 ? 'policy function' : 'policy functions'}`;
    const lines = judged.slice(0, shown);
    const leastText = lines.reduce((sum, one) => sum + Math.min(LEAST_TEXT, sentenceFor(one).length), 0);
    if (maxLength - more.length - head.length < leastText + namesLength(lines)) continue;
    const laid = withAllLines(head, lines, maxLength - more.length, judged.slice(shown));
    if (laid !== undefined) return `${laid.text}${more}`;
  }
  return `${head}${least}`;
}

/** The names that a stack event shows, and on a line of their own as many of the others as fit. */
function withAllNames(headline: string, names: readonly string[], maxLength: number): string {
  const room = Math.min(maxLength, STATUS_REASON_MAX_LENGTH) - headline.length;
  const list = listOf(names, room);
  const others = names.slice(Math.max(1, countOfFitting(names, room - ': .'.length)));
  const rest = `\nThe other ${others.length}`;
  const left = maxLength - headline.length - list.length - rest.length;
  return others.length === 0 || countOfFitting(others, left - ': .'.length) === 0
    ? `${headline}${list}`
    : `${headline}${list}${rest}${listOf(others, left)}`;
}

/** Below this many characters a sentence says nothing. */
const LEAST_TEXT = 40;

function namesLength(judged: readonly JudgedFunction[]): number {
  return judged.reduce((sum, { id }) => sum + '\n: '.length + id.length, 0);
}
