import { type Printable, printable } from '../../foreign/printable.ts';
import { shorten } from '../../foreign/text.ts';

/** As much as an annotation holds: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Annotation.html */
const TEXT_MAX_LENGTH = 16_384;

/** A text that a policy function wrote, fit to be shown. It is cut before it is looked at, as it may be megabytes long. */
export function functionText(text: string): Printable {
  return printable(shorten(text, TEXT_MAX_LENGTH));
}
