import type { Finding, Severity, Verdict } from '../domain.ts';
import { type AnnotationStatus, meaningOf } from '../effect.ts';
import { shorten, shortenMiddle } from '../foreign/text.ts';
import { judgedFunctions, sentenceFor } from './judged-function.ts';
import {
  ANNOTATION_LINK_MAX_LENGTH,
  ANNOTATION_NAME_MAX_LENGTH,
  ANNOTATION_TEXT_MAX_LENGTH,
  ANNOTATIONS_TEXT_MAX_LENGTH,
  CDK_MESSAGE_LENGTH,
} from './limits.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Annotation.html */
export interface Annotation {
  readonly annotationName: string;
  readonly status: AnnotationStatus;
  readonly statusMessage: string;
  readonly remediationMessage?: string;
  readonly remediationLink?: string;
  readonly severityLevel?: Severity;
}

/** One annotation per policy function, worst first. */
export function annotationsFor(verdict: Verdict): Annotation[] {
  const judged = judgedFunctions(verdict);
  // Two texts each.
  const textMaxLength = Math.min(
    ANNOTATION_TEXT_MAX_LENGTH,
    Math.floor(ANNOTATIONS_TEXT_MAX_LENGTH / (2 * judged.length)),
  );
  return judged.map((one) => ({
    annotationName: shortenMiddle(one.id, ANNOTATION_NAME_MAX_LENGTH),
    status: meaningOf(one.effect).annotationStatus,
    statusMessage: withWholeFirstLine(sentenceFor(one), textMaxLength),
    ...('findings' in one.outcome ? shortened(one.outcome.findings[0], textMaxLength) : {}),
  }));
}

/** `cdk deploy` shows the first characters on one line: a longer text gets a first line that ends there, and then all of it. */
function withWholeFirstLine(text: string, maxLength: number): string {
  if (text.length <= CDK_MESSAGE_LENGTH) return shorten(text, maxLength);
  const firstLine = shorten(text.replace(/\s+/g, ' '), CDK_MESSAGE_LENGTH);
  return shorten(`${firstLine}\n${text}`, maxLength);
}

/** A link that is too long to keep would no longer lead anywhere, and is left out. */
function shortened(finding: Finding | undefined, maxLength: number): Partial<Annotation> {
  if (finding === undefined) return {};
  const { remediationMessage, remediationLink, severityLevel } = finding;
  return {
    ...(remediationMessage === undefined
      ? {}
      : { remediationMessage: withWholeFirstLine(remediationMessage, maxLength) }),
    ...(remediationLink === undefined || remediationLink.length > ANNOTATION_LINK_MAX_LENGTH
      ? {}
      : { remediationLink }),
    ...(severityLevel === undefined ? {} : { severityLevel }),
  };
}
