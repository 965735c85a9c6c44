import { expect, test } from '@jest/globals';
import { MetricStore } from '../../dashboards/preview/cloudwatch/metrics/metric-store.ts';
import { evaluateWidget } from '../../dashboards/preview/cloudwatch/widgets/widget.ts';
import { jsonInHtml } from '../../dashboards/preview/page/html.ts';
import { widgetView } from '../../dashboards/preview/page/widget-view.ts';
import type { PlacedWidget } from '../../dashboards/widgets/body.ts';

const context = {
  store: new MetricStore({ accountId: '111122223333', region: 'eu-west-1' }),
  range: { start: 0, end: 3_600_000 },
  alarms: [],
};

function metric(expression: string): PlacedWidget {
  return {
    type: 'metric',
    properties: { title: 'T', view: 'timeSeries', region: 'eu-west-1', period: 60, metrics: [[{ expression }]] },
    x: 0,
    y: 0,
    width: 6,
    height: 6,
  };
}

test('a widget that cannot be drawn says so and why', () => {
  const widget = metric("ANOMALY_DETECTION_BAND(SEARCH('{N,d} MetricName=\"M\"', 'Sum'))");
  expect(widgetView(widget, evaluateWidget(widget, context))).toEqual({
    kind: 'not-drawn',
    title: 'T',
    reason: 'the function ANOMALY_DETECTION_BAND',
  });
});

test('a widget without data is told apart from one that cannot be drawn', () => {
  const widget = metric("SEARCH('{N,d} MetricName=\"M\"', 'Sum')");
  expect(widgetView(widget, evaluateWidget(widget, context))).toEqual({ kind: 'empty', title: 'T' });
});

test('an alarm widget of an alarm that nobody knows says so', () => {
  const widget: PlacedWidget = {
    type: 'alarm',
    properties: { title: 'A', alarms: ['arn:aws:cloudwatch:eu-west-1:111122223333:alarm:Other'] },
    x: 0,
    y: 0,
    width: 6,
    height: 6,
  };
  expect(widgetView(widget, evaluateWidget(widget, context))).toMatchObject({ kind: 'not-drawn' });
});

test('a record cannot end the script element that the data stands in', () => {
  const text = jsonInHtml({ sample: false, live: false, source: '</script><script>', recordCount: 0, dashboards: [] });
  expect(text).not.toContain('<');
  expect(JSON.parse(text)).toMatchObject({ source: '</script><script>' });
});
