import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PAGES, type Page, readPage } from './pages.ts';

const byPath = new Map(PAGES.map((page) => [page.path, page]));

/** Links of a page within the project that lead nowhere. */
function brokenLinks({ path, links, anchors }: Page): string[] {
  return links
    .filter((link) => !/^https?:/.test(link))
    .filter((link) => {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : normalize(join(dirname(path), file));
      if (!existsSync(target)) return true;
      const there = target === path ? anchors : (byPath.get(target)?.anchors ?? []);
      return anchor !== undefined && !there.includes(anchor);
    });
}

describe('pages', () => {
  test('There is a page beside each part that people look for.', () => {
    for (const folder of [
      'src',
      'src/cli',
      'examples',
      'infra',
      'dashboards',
      'schema',
      'test/original',
      'test/bench',
    ]) {
      expect(byPath.has(`${folder}/README.md`)).toBe(true);
    }
  });

  test.each(PAGES)('The links of $path within the project lead somewhere.', (page) => {
    expect(brokenLinks(page)).toEqual([]);
  });

  test('A link to a missing file, or to a heading that is not there, is found out.', () => {
    const text = '# One thing\n[a](#one-thing) [b](#another) [c](src/README.md#nowhere) [d](nowhere.md)\n';
    expect(brokenLinks(readPage('README.md', text))).toEqual(['#another', 'src/README.md#nowhere', 'nowhere.md']);
  });

  test.each(PAGES)('No line of $path is longer than 140 characters, except in tables and blocks.', ({ text }) => {
    const prose = text.replace(/^```[\s\S]*?^```$/gm, '').split('\n');
    expect(prose.filter((line) => line.length > 140 && !/^(\||\[[^\]]*\]: )/.test(line))).toEqual([]);
  });
});

describe('the front page', () => {
  const { text = '', links = [] } = byPath.get('README.md') ?? {};
  const lines = text.trimEnd().split('\n');

  test('It fits three screens.', () => {
    expect(lines.length).toBeLessThanOrEqual(150);
    expect(lines.filter((line) => line.length > 140)).toEqual([]);
  });

  test('A person who only wants to write a policy does not meet the registry type.', () => {
    const [forAuthors = ''] = text.split('\n## Bring it to one account');
    expect(forAuthors).toContain('## Write a policy in five minutes');
    expect(forAuthors).not.toMatch(/registry/i);
  });

  test('It leads to every other page.', () => {
    const pages = PAGES.map(({ path }) => path).filter(
      (path) => !/^(README|schema\/(inputs|src)\/README)\.md$/.test(path),
    );
    expect(pages.filter((path) => !links.some((link) => link.split('#')[0] === path))).toEqual([]);
  });
});
