import type { Severity, Verdict } from '../../domain.ts';
import { type AnnotationStatus, meaningOf } from '../../effect.ts';
import { type Printable, printable } from '../../foreign/printable.ts';
import { largestShare, shorten, shortenMiddle } from '../../foreign/text.ts';
import {
  ANNOTATION_LINK_MAX_LENGTH,
  ANNOTATION_NAME_MAX_LENGTH,
  ANNOTATION_TEXT_MAX_LENGTH,
  ANNOTATIONS_TEXT_MAX_LENGTH,
  CDK_MESSAGE_LENGTH,
  FINDING_ANNOTATIONS_MAX,
} from '../limits.ts';
import { findingsOf, findingWords, saysMore } from './finding-words.ts';
import { type JudgedFunction, judgedFunctions, sentenceFor } from './judged-function.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Annotation.html */
export interface Annotation<Text extends string = Printable> {
  readonly annotationName: Text;
  readonly status: AnnotationStatus;
  readonly statusMessage: Text;
  readonly remediationMessage?: Text;
  readonly remediationLink?: Text;
  readonly severityLevel?: Severity;
}

/**
 * One annotation for each failed rule of each policy function (`function/rule`), worst first, and one for each function that says
 * more than its rules do.
 */
export function annotationsFor(verdict: Verdict): Annotation[] {
  const judged = judgedFunctions(verdict);
  const shown = largestShare(
    judged.map(({ outcome }) => findingsOf(outcome).findings.length).sort((a, b) => a - b),
    FINDING_ANNOTATIONS_MAX,
  );
  const annotations = judged.flatMap((one) => annotationsOf(one, shown));
  // A name, two texts and a link each.
  const room = Math.floor(ANNOTATIONS_TEXT_MAX_LENGTH / (4 * annotations.length));
  return annotations.map((annotation) => fitted(annotation, room));
}

function annotationsOf(one: JudgedFunction, shown: number): Annotation<string>[] {
  const { id, outcome, effect } = one;
  const { findings, leftOut } = findingsOf(outcome);
  const status = meaningOf(effect).annotationStatus;
  const hidden = Math.max(0, findings.length - shown) + leftOut;
  const rules = findings.slice(0, shown).map((finding): Annotation<string> => {
    const { rule, severityLevel, remediationMessage, remediationLink } = finding;
    return {
      annotationName: `${id}/${rule}`,
      status,
      statusMessage: `${meaningOf(effect).prefix}${findingWords(finding)}`,
      ...(remediationMessage === undefined ? {} : { remediationMessage }),
      ...(remediationLink === undefined ? {} : { remediationLink }),
      ...(severityLevel === undefined ? {} : { severityLevel }),
    };
  });
  const own = { annotationName: id, status, statusMessage: sentenceFor(one) };
  const more = {
    annotationName: id,
    status,
    statusMessage: `and ${hidden} more failed ${hidden === 1 ? 'rule' : 'rules'}`,
  };
  return [...(rules.length === 0 || saysMore(outcome) ? [own] : []), ...rules, ...(hidden > 0 ? [more] : [])];
}

/** What is sent: texts that fit, and may be shown. A link that is too long to keep would no longer lead anywhere, and is left out. */
function fitted(annotation: Annotation<string>, room: number): Annotation {
  const { remediationMessage, remediationLink, ...rest } = annotation;
  const textMaxLength = Math.min(ANNOTATION_TEXT_MAX_LENGTH, room);
  const linkMaxLength = Math.min(ANNOTATION_LINK_MAX_LENGTH, room);
  return {
    ...rest,
    annotationName: printable(shortenMiddle(annotation.annotationName, Math.min(ANNOTATION_NAME_MAX_LENGTH, room))),
    statusMessage: withWholeFirstLine(annotation.statusMessage, textMaxLength),
    ...(remediationMessage === undefined
      ? {}
      : { remediationMessage: withWholeFirstLine(remediationMessage, textMaxLength) }),
    ...(remediationLink === undefined || remediationLink.length > linkMaxLength
      ? {}
      : { remediationLink: printable(remediationLink) }),
  };
}

/** `cdk deploy` shows the first characters on one line: a longer text gets a first line that ends there, and then all of it. */
function withWholeFirstLine(text: string, maxLength: number): Printable {
  if (text.length <= CDK_MESSAGE_LENGTH) return printable(shorten(text, maxLength));
  const firstLine = shorten(text.replace(/\s+/g, ' '), CDK_MESSAGE_LENGTH);
  return printable(shorten(`${firstLine}\n${text}`, maxLength));
}
