import { element } from '../element.ts';

const INLINE = /\[button:(primary:)?([^\]]+)\]\(([^)]+)\)|\[([^\]]+)\]\(([^)]+)\)|`([^`]+)`/g;

/** The part of CloudWatch's Markdown that our text widgets use: headings, paragraphs, links, buttons and code. */
export function text(markdown: string): HTMLElement {
  const blocks = markdown.split(/\n+/).map((line) => {
    const [, marks = '', title] = /^(#{2,3}) (.*)$/.exec(line) ?? [];
    return title === undefined ? element('p', '', ...inline(line)) : element(`h${marks.length}`, '', title);
  });
  return element('div', 'text', ...blocks);
}

function inline(line: string): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let at = 0;
  for (const match of line.matchAll(INLINE)) {
    parts.push(line.slice(at, match.index));
    const [whole, primary, button, buttonUrl, label, url, code] = match;
    if (code !== undefined) parts.push(element('code', '', code));
    else parts.push(link(button ?? label ?? '', buttonUrl ?? url ?? '', linkClass(button, primary)));
    at = match.index + whole.length;
  }
  return [...parts, line.slice(at)];
}

function linkClass(button: string | undefined, primary: string | undefined): string {
  if (button === undefined) return '';
  return primary === undefined ? 'button' : 'button primary';
}

function link(label: string, url: string, className: string): HTMLElement {
  const created = element('a', className, label);
  created.setAttribute('href', url);
  return created;
}
