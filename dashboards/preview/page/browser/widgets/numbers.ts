import type { SeriesView, WidgetView } from '../../widget-view.ts';
import { element } from '../element.ts';
import { formatValue } from '../format.ts';
import { themeColor } from '../palette.ts';

type Numbers = Extract<WidgetView, { kind: 'numbers' }>;

/** Each series' latest value in large type, and below it the way there. */
export function numbers(view: Numbers): HTMLElement {
  return element('div', 'numbers', ...view.series.map((series) => number(series, view.sparkline)));
}

function number({ label, color, points }: SeriesView, sparkline: boolean): HTMLElement {
  const value = points.at(-1)?.[1] ?? 0;
  const figure = element('div', 'figure', formatValue(value, label.endsWith('(%)') ? '%' : ''));
  figure.style.color = color ?? themeColor('--text');
  const parts = [figure, element('div', 'caption', label.replace(' (%)', ''))];
  if (sparkline && points.length > 1) parts.push(spark(points, color ?? themeColor('--text')));
  return element('div', 'number', ...parts);
}

/** From the least to the most value; the scale is not shown, the shape is. */
function spark(points: SeriesView['points'], color: string): HTMLElement {
  const [first] = points[0] ?? [0];
  const span = Math.max(1, (points.at(-1)?.[0] ?? 1) - first);
  const values = points.map(([, value]) => value);
  const least = Math.min(...values);
  const height = Math.max(1e-9, Math.max(...values) - least);
  const path = points.map(([at, value]) => `${((at - first) / span) * 100},${28 - ((value - least) / height) * 26}`);
  const holder = element('div', 'spark');
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 100 30');
  svg.setAttribute('preserveAspectRatio', 'none');
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'polyline');
  line.setAttribute('points', path.join(' '));
  line.setAttribute('fill', 'none');
  line.setAttribute('stroke', color);
  line.setAttribute('stroke-width', '1.5');
  line.setAttribute('vector-effect', 'non-scaling-stroke');
  svg.append(line);
  holder.append(svg);
  return holder;
}
