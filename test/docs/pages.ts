import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A fenced block of a page. Everything after its language says what it is; people who read the page do not see it. */
export interface Block {
  /** `README.md:12`, to be found again. */
  readonly where: string;
  readonly language: string;
  /** `needs an AWS account`, `output`, `reply`, `template queues.yaml`, or empty. */
  readonly about: string;
  readonly text: string;
}

export interface Page {
  /** Relative to the project. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  /** Targets of its links, as written. */
  readonly links: readonly string[];
  /** What `#…` may name, as GitHub makes it from the headings. */
  readonly anchors: readonly string[];
}

const FOLDERS = ['.', 'dashboards', 'examples', 'infra', 'schema', 'src', 'test'];

/** Every Markdown page of the project. */
export const PAGES: readonly Page[] = FOLDERS.flatMap((folder) =>
  readdirSync(folder, { recursive: folder !== '.', encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
    .map((name) => join(folder, name)),
)
  .sort()
  .map((path) => readPage(path, readFileSync(path, 'utf8')));

export function readPage(path: string, text: string): Page {
  const blocks: Block[] = [];
  const prose: string[] = [];
  let open: { where: string; language: string; about: string; lines: string[] } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const fence = /^```(.*)$/.exec(line)?.[1];
    if (open === undefined && fence !== undefined) {
      const [language = '', ...about] = fence.split(' ');
      open = { where: `${path}:${index + 1}`, language, about: about.join(' '), lines: [] };
    } else if (open !== undefined && fence !== undefined) {
      blocks.push({ ...open, text: open.lines.join('\n') });
      open = undefined;
    } else {
      (open?.lines ?? prose).push(line);
    }
  }
  if (open !== undefined) throw new Error(`${open.where}: the block is not closed`);
  const plain = prose.join('\n').replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, '_'));
  return {
    path,
    text,
    blocks,
    links: [...plain.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target),
    anchors: prose.flatMap((line) => {
      const heading = /^#{1,6} (.*)$/.exec(line)?.[1];
      return heading === undefined ? [] : [anchorOf(heading)];
    }),
  };
}

/** As https://github.com/gjtorikian/html-pipeline/blob/main/lib/html_pipeline/node_filter/table_of_contents_filter.rb makes it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');
}
