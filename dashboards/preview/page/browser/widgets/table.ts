import type { WidgetView } from '../../widget-view.ts';
import { element } from '../element.ts';
import { formatNumber } from '../format.ts';

type Table = Extract<WidgetView, { kind: 'table' }>;

export function table({ columns, rows }: Table): HTMLElement {
  const numeric = columns.map((_, at) => rows.every((row) => typeof row[at] === 'number'));
  const head = element(
    'tr',
    '',
    ...columns.map((column, at) => element('th', numeric[at] === true ? 'numeric' : '', column)),
  );
  const body = rows.map((row) => element('tr', '', ...row.map((value, at) => cell(value, numeric[at] === true))));
  return element('div', 'scroll', element('table', '', element('thead', '', head), element('tbody', '', ...body)));
}

function cell(value: string | number, numeric: boolean): HTMLElement {
  const text = typeof value === 'number' ? formatNumber(value) : value;
  const created = element('td', numeric ? 'numeric' : '', shortened(text));
  created.title = text;
  return created;
}

/** Of an ARN, what people call it by; the whole is the cell's tooltip. */
function shortened(text: string): string {
  const [, resource] = /^arn:aws:\w+:[\w-]*:\d*:(?:stack\/|function:)(.+)$/.exec(text) ?? [];
  return resource?.replace(/\/[\w-]+$/, '') ?? text;
}
