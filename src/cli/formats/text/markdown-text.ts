import { printable } from '../../../hook/foreign/printable.ts';

/**
 * Text of others as GitHub Flavored Markdown that renders as the same text, in a table's cell or a line: https://github.github.com/gfm/.
 * No line break leaves the cell. A mention, a reference to an issue and a bare address are recognised after rendering, where an
 * escape is gone, so that only an empty comment inside them stops it.
 */
export function markdownText(text: string): string {
  return printable(text)
    .split('\n')
    .map((line) =>
      line
        .trim()
        .replace(/[\\`*_{}[\]<>|~&!$]/g, '\\$&')
        .replace(/[@#](?=\S)/g, '$&<!-- -->')
        .replace(/:(?=\/\/)|www(?=\.)/gi, '$&<!-- -->')
        .replace(/^[-+=#]/, '\\$&')
        .replace(/^(\d+)([.)])/, '$1\\$2'),
    )
    .join('<br>');
}

/** A name as code, which is as it stands; one that code cannot hold, as text. */
export function markdownCode(text: string): string {
  const shown = printable(text);
  return shown === '' || /[`|\\\n]|^\s|\s$/.test(shown) ? markdownText(shown) : `\`${shown}\``;
}

/** A link to the web; anything else is text. */
export function markdownLink(label: string, target: string): string {
  const url = URL.canParse(target) ? new URL(target) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) return markdownText(target);
  const address = url.href.replace(/[<>|\\`]/g, encodeURIComponent).replaceAll('&', '&amp;');
  return `[${markdownText(label)}](<${address}>)`;
}
