import { Chart } from 'chart.js';
import type { TimeRange } from '../../../cloudwatch/time-series.ts';
import type { WidgetView } from '../../widget-view.ts';
import { alarms } from '../alarms.ts';
import { element } from '../element.ts';
import { linesChart } from './lines.ts';
import { numbers } from './numbers.ts';
import { barsChart, sharesChart } from './shares.ts';
import { table } from './table.ts';
import { text } from './text.ts';

/** A widget's card, and the chart in it once the card is in the document. */
export interface Card {
  readonly root: HTMLElement;
  draw(): Chart | undefined;
}

export function card(view: WidgetView, range: TimeRange): Card {
  if (view.kind === 'text')
    return { root: element('section', 'card plain', text(view.markdown)), draw: () => undefined };
  const body = element('div', 'card-body');
  const root = element('section', `card kind-${view.kind}`, element('h4', '', view.title), body);
  root.dataset.kind = view.kind;
  switch (view.kind) {
    case 'lines':
      return withChart(root, body, (canvas) => new Chart(canvas, linesChart(view, range)));
    case 'shares':
      return withChart(root, body, (canvas) => new Chart(canvas, sharesChart(view.items)));
    case 'bars':
      return withChart(root, body, (canvas) => new Chart(canvas, barsChart(view.items)));
    case 'numbers':
      body.append(numbers(view));
      break;
    case 'table':
      body.append(table(view));
      break;
    case 'alarms':
      body.append(alarms(view));
      break;
    case 'empty':
      body.append(element('p', 'note', 'No data in this time range'));
      break;
    case 'not-drawn':
      body.append(element('p', 'note', `Not drawn here, as not simulated: ${view.reason}. CloudWatch will draw it.`));
      break;
  }
  return { root, draw: () => undefined };
}

function withChart(root: HTMLElement, body: HTMLElement, create: (canvas: HTMLCanvasElement) => Chart): Card {
  const canvas = document.createElement('canvas');
  body.append(canvas);
  return { root, draw: () => create(canvas) };
}
