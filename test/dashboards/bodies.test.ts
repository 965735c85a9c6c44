import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { committedBodies } from '../../dashboards/bodies/committed-bodies.ts';
import { complianceDashboard } from '../../dashboards/bodies/compliance.ts';
import { operationsDashboard } from '../../dashboards/bodies/operations.ts';
import { expandRows } from '../../dashboards/preview/cloudwatch/metrics/metric-rows.ts';
import { type DashboardSettings, SAMPLE_SETTINGS } from '../../dashboards/settings.ts';
import { type DashboardBody, dashboardBody } from '../../dashboards/widgets/body.ts';
import { NAMESPACE } from '../../src/hook/names.ts';

const MONITORING: DashboardSettings = {
  ...SAMPLE_SETTINGS,
  accounts: [
    { id: '111122223333', name: 'shop' },
    { id: '444455556666', name: 'payments' },
  ],
  logGroupNames: ['/aws/lambda/one', '/aws/lambda/two'],
};
const BODIES: [string, DashboardBody][] = [
  ['Compliance of one account', complianceDashboard(SAMPLE_SETTINGS)],
  ['Operations of one account', operationsDashboard(SAMPLE_SETTINGS)],
  ['Compliance of a monitoring account', complianceDashboard(MONITORING)],
  ['Operations of a monitoring account', operationsDashboard(MONITORING)],
];

const schema: object = JSON.parse(
  await readFile(new URL('./support/dashboard-body.schema.json', import.meta.url), 'utf8'),
);
const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);

describe.each(BODIES)('the body of %s', (_, body) => {
  test('is valid by the schema of dashboard bodies', () => {
    validate(JSON.parse(JSON.stringify(body)));
    expect(validate.errors).toBeNull();
  });

  test('is what its own strict reader reads', () => {
    expect(dashboardBody.parse(JSON.parse(JSON.stringify(body)))).toEqual(JSON.parse(JSON.stringify(body)));
  });

  test('has no two widgets at one place, none beyond the grid, and no gap below a row', () => {
    const taken = new Map<string, number>();
    for (const [index, { x, y, width, height }] of body.widgets.entries()) {
      expect(x + width).toBeLessThanOrEqual(24);
      for (let column = x; column < x + width; column += 1) {
        for (let row = y; row < y + height; row += 1) {
          expect(taken.get(`${column} ${row}`)).toBeUndefined();
          taken.set(`${column} ${row}`, index);
        }
      }
    }
    const bottom = Math.max(...body.widgets.map(({ y, height }) => y + height));
    expect(taken.size).toBe(24 * bottom);
  });

  test('names in every SEARCH and Metrics Insights query an exact dimension set that is emitted', () => {
    const text = JSON.stringify(body);
    const sets = [...text.matchAll(/\{LambdaFunctionInvokerHook([^}]*)\}|SCHEMA\(\\"\w+\\"([^)]*)\)/g)].map(
      ([, search, insights]) => (search ?? insights ?? '').replaceAll(' ', ''),
    );
    expect(new Set(sets)).toEqual(new Set([',PolicyFunction,service', ',service'].filter((set) => sets.includes(set))));
    expect(sets.length).toBeGreaterThan(3);
  });

  test('keeps each SEARCH below its length limit and within the number of widgets', () => {
    const searches = JSON.stringify(body).match(/SEARCH\('[^']*'/g) ?? [];
    expect(Math.max(...searches.map((search) => search.length))).toBeLessThan(1024);
    expect(body.widgets.length).toBeLessThan(500);
  });

  test('refers in math to ids of the same widget only, each given once', () => {
    for (const widget of body.widgets) {
      if (widget.type !== 'metric') continue;
      const rows = expandRows(widget.properties.metrics);
      if (!Array.isArray(rows)) throw new Error(rows.reason);
      const ids = rows.flatMap(({ options }) => options.id ?? []);
      expect(new Set(ids).size).toBe(ids.length);
      for (const row of rows) {
        if (row.kind === 'metric' || /SEARCH|SELECT/.test(row.expression)) continue;
        const used = row.expression.match(/[a-z]\w*/g) ?? [];
        expect(used.filter((name) => !ids.includes(name))).toEqual([]);
      }
    }
  });

  test('asks only the log groups of the settings', () => {
    const groups = body.widgets.flatMap((widget) =>
      widget.type === 'log' ? [...widget.properties.query.matchAll(/SOURCE '([^']+)'/g)].map(([, group]) => group) : [],
    );
    const known = new Set([...SAMPLE_SETTINGS.logGroupNames, ...MONITORING.logGroupNames]);
    expect(groups.filter((group) => group === undefined || !known.has(group))).toEqual([]);
    expect(groups.length).toBeGreaterThan(0);
  });
});

test('only a monitoring account offers account variables, and their patterns occur in the body', () => {
  const ids = (body: DashboardBody) => body.variables.map(({ id }) => id);
  expect(ids(complianceDashboard(SAMPLE_SETTINGS))).toEqual(['region']);
  expect(ids(operationsDashboard(MONITORING))).toEqual(['region', 'policyFunction', 'account', 'accountOfLogs']);
  const body = operationsDashboard(MONITORING);
  const widgets = JSON.stringify(body.widgets);
  for (const { pattern } of body.variables) {
    if (pattern !== undefined) expect(widgets).toMatch(new RegExp(pattern));
  }
});

test('another service name reaches every query', () => {
  const text = JSON.stringify(operationsDashboard({ ...SAMPLE_SETTINGS, service: 'Other' }).widgets);
  expect(text).not.toContain(`service=\\"${NAMESPACE}\\"`);
  expect(text).toContain('service=\\"Other\\"');
});

test.each([...committedBodies()])('%s is what its source says', async (file, text) => {
  expect(await readFile(file, 'utf8')).toBe(text);
});

test.each([
  ['a misspelt view', { view: 'timeseries' }],
  ['a period that is no multiple of a minute', { period: 90 }],
  ['no Region', { region: undefined }],
  ['a row with an object in front', { metrics: [[{ label: 'x' }, 'NS', 'M']] }],
])('the schema refuses a metric widget with %s', (_, wrong) => {
  const widget = {
    type: 'metric',
    properties: { region: 'eu-west-1', view: 'timeSeries', period: 60, metrics: [['NS', 'M']] },
  };
  expect(validate({ widgets: [widget] })).toBe(true);
  const properties = JSON.parse(JSON.stringify({ ...widget.properties, ...wrong }));
  expect(validate({ widgets: [{ ...widget, properties }] })).toBe(false);
});
