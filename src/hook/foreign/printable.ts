/** Text that may be shown to people: in a message, an annotation, a record, a terminal. Only `printable` makes it. */
export type Printable = string & { readonly [sanitised]: true };

declare const sanitised: unique symbol;

/**
 * Text of others, made fit to be shown. Control characters but the line feed could repaint a terminal or end a table's row, and
 * XML 1.0, in which CloudFormation's API answers, has no such characters; bidirectional controls could turn a sentence round; a
 * lone surrogate is no character. Each becomes U+FFFD, so that the length in UTF-16 units stays.
 */
export function printable(text: string): Printable {
  return isPrintable(text) ? text : printable(text.replace(UNPRINTABLE, '\uFFFD'));
}

function isPrintable(text: string): text is Printable {
  return text.search(UNPRINTABLE) === -1;
}

/** U+FFFE and U+FFFF: https://www.w3.org/TR/xml/#charsets */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Bidi_Control}\uFFFE\uFFFF](?<!\n)/gu;
