import { printable } from '../../../hook/foreign/printable.ts';

/**
 * Text of others as a SARIF message, in which `{0}` is a placeholder and `[text](url)` a link:
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html, sections 3.11.5 and 3.11.6.
 */
export function sarifText(text: string): string {
  return printable(text)
    .replace(/[\\[\]]/g, '\\$&')
    .replace(/[{}]/g, '$&$&');
}
