import type { Chart } from 'chart.js';
import type { DashboardView } from '../page-data.ts';
import { element } from './element.ts';
import { card } from './widgets/widget.ts';

/** The widgets at their places on CloudWatch's grid, and the charts to destroy when they are replaced. */
export function drawDashboard(view: DashboardView, choice: readonly string[], into: HTMLElement): Chart[] {
  const variant = view.variants[JSON.stringify(choice)] ?? {};
  const cards = view.widgets.map(({ x, y, width, height, view: standard }, at) => {
    const created = card(variant[at] ?? standard, view.range);
    created.root.style.gridColumn = `${x + 1} / span ${width}`;
    created.root.style.gridRow = `${y + 1} / span ${height}`;
    return created;
  });
  into.replaceChildren(element('div', 'grid', ...cards.map(({ root }) => root)));
  return cards.flatMap(({ draw }) => draw() ?? []);
}
