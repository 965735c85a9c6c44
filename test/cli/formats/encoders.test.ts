import { parseXML } from '@aws-sdk/xml-builder';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { markdownCode, markdownLink, markdownText } from '../../../src/cli/formats/text/markdown-text.ts';
import { sarifText } from '../../../src/cli/formats/text/sarif-text.ts';
import { workflowCommand } from '../../../src/cli/formats/text/workflow-command.ts';
import { xmlAttribute, xmlText } from '../../../src/cli/formats/text/xml-text.ts';
import { terminalOf } from '../../../src/cli/shell/terminal.ts';
import { printable } from '../../../src/hook/foreign/printable.ts';

/** Text in which what means something to a sink is frequent. */
const PIECES = [
  ...'\\`*_{}[]()<>|~&!:$@#-+=.%,;"\'/ \n\r\t\0\u001b\u009b\u202e\ud800é😀a1',
  '\u001b]52;c;eA==\u0007',
  '@everyone',
  'www.evil.example',
  'https://evil.example/a?b=c&copy=1',
  '![x](https://evil.example/p.png)',
  '[text](url)',
  '{0}',
  '<img src=x>',
  '&amp;',
  '| --- |',
  '::error::',
  'a@b.example',
  '%0A',
  ']]>',
  '```',
  '1. ',
  '- ',
  '    ',
];
const foreign = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 3 })))
  .map((parts) => parts.join(''));

describe('Text of others comes out of the parser of each sink as it went in', () => {
  test('Markdown: the same cells, as text alone.', () => {
    fc.assert(
      fc.property(foreign, foreign, (one, two) => {
        const source = `| A | B |\n| --- | --- |\n| ${markdownText(one)} | ${markdownText(two)} |\n\nend`;
        const tree = fromMarkdown(source, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
        expect(tree.children.map(({ type }) => type)).toEqual(['table', 'paragraph']);
        const cells = findAll(tree, 'tableCell').slice(2).map(shownText);
        expect(cells).toEqual(
          [one, two].map((text) =>
            printable(text)
              .split('\n')
              .map((line) => line.trim())
              .join('\n')
              .trim(),
          ),
        );
        expect(new Set(kinds(tree))).toEqual(new Set([...kinds(tree)].filter((kind) => INERT.has(kind))));
        for (const text of textNodes(tree)) expect(text).not.toMatch(/[@#]\S/);
      }),
      { numRuns: 300 },
    );
  });

  test('Markdown: a name is code or text, and a link leads to the web or nowhere.', () => {
    fc.assert(
      fc.property(
        foreign,
        fc.oneof(foreign, fc.webUrl({ withQueryParameters: true, withFragments: true })),
        (name, target) => {
          const source = `| A | B |\n| --- | --- |\n| ${markdownCode(name)} | ${markdownLink('Help', target)} |\n\nend`;
          const tree = fromMarkdown(source, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
          expect(tree.children.map(({ type }) => type)).toEqual(['table', 'paragraph']);
          const [code, link] = findAll(tree, 'tableCell').slice(2);
          if (code === undefined || link === undefined) throw new Error('two cells');
          expect(shownText(code).trim()).toBe(
            printable(name)
              .split('\n')
              .map((line) => line.trim())
              .join('\n')
              .trim(),
          );
          const links = findAll(link, 'link');
          if (/^https?:\/\//.test(target) && URL.canParse(target)) {
            expect(links).toMatchObject([{ url: new URL(target).href.replace(/[<>|\\`]/g, encodeURIComponent) }]);
          } else
            expect(links.map((one) => 'url' in one && one.url).filter((url) => !/^https?:/.test(String(url)))).toEqual(
              [],
            );
        },
      ),
      { numRuns: 300 },
    );
  });

  test('SARIF: neither placeholders nor links, by the rules of its standard.', () => {
    fc.assert(
      fc.property(foreign, (text) => {
        const encoded = sarifText(text);
        expect(encoded.replaceAll('{{', '').replaceAll('}}', '')).not.toMatch(/[{}]/);
        expect(encoded).not.toMatch(/(?<!\\)(?:\\\\)*\[[^\]]*(?<!\\)(?:\\\\)*\]\(/);
        expect(encoded.replace(/([{}])\1/g, '$1').replace(/\\([\\[\]])/g, '$1')).toBe(printable(text));
      }),
    );
  });

  test('JUnit: the same text and attribute.', () => {
    fc.assert(
      fc.property(foreign, (text) => {
        const { root } = parseXML(`<root><a b="${xmlAttribute(`.${text}.`)}">${xmlText(`.${text}.`)}</a></root>`);
        const allowed = `.${text}.`.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
        expect(root.a).toEqual({ b: allowed, '#text': allowed });
      }),
    );
  });

  test('GitHub Actions: one command in one line, as its runner reads it.', () => {
    fc.assert(
      fc.property(foreign, foreign, (title, message) => {
        const line = workflowCommand('error', { title, line: 3 }, message);
        expect(line).not.toMatch(/[\r\n]/);
        expect(parseCommand(line)).toEqual({
          name: 'error',
          title: printable(title),
          line: '3',
          message: printable(message),
        });
      }),
    );
  });

  test('The terminal: the same characters, and no control but the end of a line.', () => {
    fc.assert(
      fc.property(foreign, (text) => {
        const written: string[] = [];
        terminalOf({ write: (part) => written.push(part), on: () => {} }, () => {}).write(text);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
        const shown = written.join('').replace(/\u001b\[(?:1|2|22|31|32|33|36|39)m/g, '');
        expect(shown).not.toMatch(/(?![\n\t])\p{Cc}|\p{Bidi_Control}/u);
      }),
    );
  });
});

const INERT = new Set(['root', 'table', 'tableRow', 'tableCell', 'text', 'html', 'paragraph', 'break']);

function childrenOf(node: Nodes): readonly Nodes[] {
  return 'children' in node ? node.children : [];
}

function kinds(node: Nodes): string[] {
  return [node.type, ...childrenOf(node).flatMap(kinds)];
}

function findAll(node: Nodes, type: Nodes['type']): Nodes[] {
  return [...(node.type === type ? [node] : []), ...childrenOf(node).flatMap((child) => findAll(child, type))];
}

function textNodes(node: Nodes): string[] {
  return node.type === 'text' ? [node.value] : childrenOf(node).flatMap(textNodes);
}

/** What a reader sees. The only HTML that may be there is a line break and an empty comment. */
function shownText(node: Nodes): string {
  if (node.type === 'text' || node.type === 'inlineCode') return node.value;
  if (node.type === 'html') {
    expect(['<br>', '<!-- -->']).toContain(node.value);
    return node.value === '<br>' ? '\n' : '';
  }
  return childrenOf(node).map(shownText).join('').trim();
}

/** As the runner does: https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs. */
function parseCommand(line: string): Record<string, string> {
  const [, name = '', properties = '', message = ''] = /^::(\w+) (.*?)::(.*)$/su.exec(line) ?? [];
  const decode = (text: string) =>
    text
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%25', '%');
  const pairs = properties.split(',').map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), decode(pair.slice(at + 1))];
  });
  return {
    name,
    ...Object.fromEntries(pairs),
    message: message.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%'),
  };
}
