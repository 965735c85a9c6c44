import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type AlarmRule, type AlarmState, stateOf } from '../../dashboards/preview/cloudwatch/alarms/alarm.ts';
import { runLogsQuery } from '../../dashboards/preview/cloudwatch/logs/logs-insights.ts';
import { parseRecordLine } from '../../dashboards/preview/cloudwatch/logs/record-line.ts';
import { evaluateMath } from '../../dashboards/preview/cloudwatch/metrics/metric-math.ts';
import { expandRows } from '../../dashboards/preview/cloudwatch/metrics/metric-rows.ts';
import { MetricStore } from '../../dashboards/preview/cloudwatch/metrics/metric-store.ts';
import { queryMetricsInsights } from '../../dashboards/preview/cloudwatch/metrics/metrics-insights.ts';
import { parseSearch } from '../../dashboards/preview/cloudwatch/metrics/search.ts';
import { statisticNamed } from '../../dashboards/preview/cloudwatch/metrics/statistic.ts';
import { bucketsOf } from '../../dashboards/preview/cloudwatch/time-series.ts';
import { runs } from '../support/runs.ts';

const PLACE = { accountId: '111122223333', region: 'eu-west-1' };

/** An EMF line as the specification shows it. */
function line(
  at: number,
  values: Record<string, number | number[]>,
  dimensions: Record<string, string>,
  fields = {},
): string {
  return JSON.stringify({
    _aws: {
      Timestamp: at,
      CloudWatchMetrics: [
        {
          Namespace: 'N',
          Dimensions: [Object.keys(dimensions)],
          Metrics: Object.keys(values).map((Name) => ({ Name })),
        },
      ],
    },
    ...fields,
    ...dimensions,
    ...values,
  });
}

function storeOf(...lines: string[]): MetricStore {
  const store = new MetricStore(PLACE);
  for (const one of lines) store.ingest(one);
  return store;
}

describe('reading records', () => {
  test('an array of values counts as that many samples', () => {
    const store = storeOf(line(0, { M: [1, 2, 3] }, { d: 'x' }));
    expect([...store.series].map(({ samples }) => samples.map(({ value }) => value))).toEqual([[1, 2, 3]]);
  });

  test('several dimension sets make several series of one line', () => {
    const json = JSON.parse(line(0, { M: 1 }, { a: 'x', b: 'y' }));
    json._aws.CloudWatchMetrics[0].Dimensions = [['a'], ['a', 'b'], []];
    const store = storeOf(JSON.stringify(json));
    expect([...store.series].map(({ dimensions }) => [...dimensions.keys()])).toEqual([['a'], ['a', 'b'], []]);
  });

  test.each([
    ['a metric that is no root member', (json: Record<string, unknown>) => delete json.M],
    ['a dimension that is no string', (json: Record<string, unknown>) => Object.assign(json, { d: 7 })],
  ])('%s yields no series', (_, spoil) => {
    const json = JSON.parse(line(0, { M: 1 }, { d: 'x' }));
    spoil(json);
    expect([...storeOf(JSON.stringify(json)).series]).toEqual([]);
  });

  test.each(['', 'no JSON', '{"level":"WARN"}', 'null', '[]'])('%p is no record', (text) => {
    expect(parseRecordLine(text)).toBeUndefined();
  });
});

describe('statistics', () => {
  test.each([
    ['Sum', 10],
    ['Average', 2.5],
    ['Minimum', 1],
    ['Maximum', 4],
    ['SampleCount', 4],
    ['p50', 2],
    ['p90', 4],
    ['p100', 4],
  ])('%s of 4, 1, 3, 2 is %d', (name, expected) => {
    const statistic = statisticNamed(name);
    expect(typeof statistic === 'function' ? statistic([4, 1, 3, 2]) : statistic).toBe(expected);
  });

  test('a percentile is one of the values, and no percentile is below a lower one', () => {
    const values = fc.array(fc.integer(), { minLength: 1 });
    const percent = fc.integer({ min: 1, max: 99 });
    fc.assert(
      fc.property(values, percent, percent, (numbers, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((one) => {
          const statistic = statisticNamed(`p${one}`);
          return typeof statistic === 'function' ? statistic(numbers) : Number.NaN;
        });
        return (
          low !== undefined && high !== undefined && low <= high && numbers.includes(low) && numbers.includes(high)
        );
      }),
      runs({ quick: 100, full: 1000 }),
    );
  });

  test('any period keeps the sum of all samples', () => {
    const samples = fc.array(fc.tuple(fc.integer({ min: 0, max: 86_399_999 }), fc.integer({ min: 0, max: 9 })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(samples, fc.constantFrom(60, 300, 3600, 86_400), (all, period) => {
        const store = storeOf(...all.map(([at, value]) => line(at, { M: value }, { d: 'x' })));
        const series = queryMetricsInsights(
          'SELECT SUM(M) FROM SCHEMA("N", d)',
          store,
          PLACE.region,
          bucketsOf({ start: 0, end: 86_400_000 }, period),
        );
        const total = Array.isArray(series)
          ? [...(series[0]?.points.values() ?? [])].reduce((a, b) => a + b, 0)
          : Number.NaN;
        return total === all.reduce((sum, [, value]) => sum + value, 0);
      }),
      runs({ quick: 100, full: 300 }),
    );
  });
});

describe('metric rows', () => {
  test('dots repeat the field above, three dots all that are not given', () => {
    const rows = expandRows([
      ['N', 'A', 'd', 'x', 'e', 'y'],
      ['.', 'B', '.', '.', '.', 'z', { label: 'b' }],
      ['...', 'w'],
      ['...', { stat: 'p90' }],
    ]);
    const written = Array.isArray(rows)
      ? rows.map((row) => (row.kind === 'metric' ? [row.metric, ...row.dimensions.values()] : []))
      : rows;
    expect(written).toEqual([
      ['A', 'x', 'y'],
      ['B', 'x', 'z'],
      ['B', 'x', 'w'],
      ['B', 'x', 'w'],
    ]);
  });

  test('a row with half a dimension is refused', () => {
    expect(expandRows([['N', 'A', 'd']])).toMatchObject({ kind: 'not-modelled' });
  });
});

describe('metric math', () => {
  const store = storeOf(
    line(0, { E: 4 }, { f: 'a' }),
    line(60_000, { E: 2, R: 1 }, { f: 'a' }),
    line(60_000, { E: 6 }, { f: 'b' }),
  );
  const buckets = bucketsOf({ start: 0, end: 120_000 }, 60);
  const evaluate = (text: string) => evaluateMath(text, { store, region: PLACE.region, buckets, ids: new Map() });
  const points = (text: string) => {
    const value = evaluate(text);
    return value.kind === 'series' ? [...value.series.points] : value;
  };

  test('SUM of a SEARCH adds up what was found', () => {
    expect(points(`SUM(SEARCH('{N,f} MetricName="E"', 'Sum'))`)).toEqual([
      [0, 4],
      [60_000, 8],
    ]);
  });

  test('a rare metric, counted with a common one, is 0 where it did not happen', () => {
    const both = `SUM(SEARCH('{N,f} (MetricName="E" OR MetricName="R")', 'Sum'))`;
    expect(points(`${both} - SUM(SEARCH('{N,f} MetricName="E"', 'Sum'))`)).toEqual([
      [0, 0],
      [60_000, 1],
    ]);
  });

  test('precedence is that of arithmetic', () => {
    expect(evaluate('2 + 3 * 4 - (1 - 3) / 2')).toEqual({ kind: 'scalar', value: 15 });
    expect(evaluate('10 - 3 - 2')).toEqual({ kind: 'scalar', value: 5 });
  });

  test('a SEARCH matches the exact dimension set only', () => {
    expect(evaluate(`SEARCH('{N,f,g} MetricName="E"', 'Sum')`)).toEqual({ kind: 'array', series: [] });
  });

  test.each([
    ['a function', `ANOMALY_DETECTION_BAND(SEARCH('{N,f} MetricName="E"', 'Sum'))`],
    ['a partial match', `SEARCH('{N,f} MetricName=E', 'Sum')`],
    ['an operator between arrays', `SEARCH('{N,f} MetricName="E"', 'Sum') / SEARCH('{N,f} MetricName="E"', 'Sum')`],
    ['an unknown id', 'm1 + 1'],
    ['a statistic', `SEARCH('{N,f} MetricName="E"', 'TM(10%:90%)')`],
  ])('%s that is not modelled is said to be so', (_, text) => {
    expect(evaluate(text).kind).toBe('not-modelled');
  });
});

test.each(['no schema', '{N} NOT MetricName="A"', '{N} MetricName=A'])('the SEARCH %p is not modelled', (text) => {
  expect(parseSearch(text)).toMatchObject({ kind: 'not-modelled' });
});

describe('Logs Insights', () => {
  const records = storeOf(
    line(0, { M: 1 }, { d: 'x' }, { kind: 'a', n: 3 }),
    line(3_600_000, { M: 1 }, { d: 'x' }, { kind: 'b', n: 5 }),
    line(3_700_000, { M: 1 }, { d: 'x' }, { kind: 'a', n: 1, extra: 'yes' }),
  ).records;
  const run = (query: string) => runLogsQuery(query, records, { start: 0, end: 7_200_000 });

  test.each([
    ['filter kind = "a" | stats count(*) as c, sum(n) as s', [[2, 4]]],
    [
      'stats avg(n) as m by kind | sort kind asc',
      [
        ['a', 2],
        ['b', 5],
      ],
    ],
    ['stats count(*) as c by bin(1h) | sort c desc | limit 1', [[3_600_000, 2]]],
    ['filter kind in ["b", "c"] or n < 2 | fields n | sort n asc', [[1], [5]]],
    ['filter ispresent(extra) | fields kind, n - 1 as less', [['a', 0]]],
    ['filter @message like /"extra":"y/ | stats count(*) as c', [[1]]],
    ['fields strcontains(kind, "a") as isA | stats sum(isA) as s', [[2]]],
    [
      'fields floor((now() * 1000 - toMillis(@timestamp)) / 3600000) as hoursAgo | stats count(*) as c by hoursAgo | sort hoursAgo asc',
      [
        [0, 1],
        [1, 1],
        [2, 1],
      ],
    ],
    [
      'stats max(@timestamp) as latest by kind | sort kind asc',
      [
        ['a', 3_700_000],
        ['b', 3_600_000],
      ],
    ],
  ])('%s', (query, rows) => {
    expect(run(query)).toMatchObject({ kind: 'table', rows });
  });

  test.each(['parse @message "*" as x', 'stats pct(n, 90)', 'filter n like "a"', 'fields unknown(n)', 'dedup kind'])(
    '%s is said not to be modelled',
    (query) => {
      expect(run(query).kind).toBe('not-modelled');
    },
  );
});

describe('the state of an alarm with missing data, as CloudWatch documents it', () => {
  type Expected = readonly [AlarmState, AlarmState | 'retained', AlarmState, AlarmState];
  const of = (m: number, treatMissingData: AlarmRule['treatMissingData']): AlarmRule => ({
    name: '',
    query: '',
    period: 60,
    comparison: 'GreaterThanThreshold',
    threshold: 0,
    evaluationPeriods: 3,
    datapointsToAlarm: m,
    treatMissingData,
  });
  // Five points are looked at for N = 3: 0 is within the threshold, X breaches it, - is missing.
  const table: [number, string, Expected][] = [
    [3, '0-X-X', ['OK', 'OK', 'OK', 'OK']],
    [3, '----0', ['OK', 'OK', 'OK', 'OK']],
    [3, '-----', ['INSUFFICIENT_DATA', 'retained', 'ALARM', 'OK']],
    [3, '0XX-X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    [3, '--X--', ['ALARM', 'retained', 'ALARM', 'OK']],
    [2, '0-X-X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    [2, '00X0X', ['ALARM', 'ALARM', 'ALARM', 'ALARM']],
    [2, '0-X--', ['OK', 'OK', 'ALARM', 'OK']],
    [2, '----0', ['OK', 'OK', 'ALARM', 'OK']],
    [2, '---X-', ['ALARM', 'retained', 'ALARM', 'OK']],
  ];
  test.each(table)('%d of 3 over %s', (m, points, expected) => {
    const window = [...points].map((point) => (point === '-' ? undefined : point === 'X' ? 1 : 0));
    const states = (['missing', 'ignore', 'breaching', 'notBreaching'] as const).map((treatment) => {
      const from = (current: AlarmState) => stateOf(of(m, treatment), window, current);
      return from('OK') === 'OK' && from('ALARM') === 'ALARM' ? 'retained' : from('INSUFFICIENT_DATA');
    });
    expect(states).toEqual(expected);
  });
});
