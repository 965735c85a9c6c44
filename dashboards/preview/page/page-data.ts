/** What the page shows, as JSON: evaluated here, drawn in the browser. */
import { alarmDefinitions } from '../../alarms/alarms.ts';
import { complianceDashboard } from '../../bodies/compliance.ts';
import { operationsDashboard } from '../../bodies/operations.ts';
import { type AlarmThresholds, type DashboardSettings, SAMPLE_SETTINGS } from '../../settings.ts';
import type { DashboardBody, PlacedWidget } from '../../widgets/body.ts';
import type { MetricStore } from '../cloudwatch/metrics/metric-store.ts';
import type { TimeRange } from '../cloudwatch/time-series.ts';
import { applyVariables, variableValues } from '../cloudwatch/widgets/variables.ts';
import { evaluateWidget } from '../cloudwatch/widgets/widget.ts';
import { type WidgetView, widgetView } from './widget-view.ts';

export interface PageData {
  /** Invented records: said in large letters. */
  readonly sample: boolean;
  readonly live: boolean;
  readonly source: string;
  readonly recordCount: number;
  readonly dashboards: readonly DashboardView[];
}

export interface DashboardView {
  readonly title: string;
  readonly range: TimeRange;
  readonly variables: readonly VariableView[];
  readonly widgets: readonly PlacedView[];
  /**
   * By the JSON text of the chosen values, in the variables' order: the widgets that then differ, by their index. One variable
   * at a time leaves its first value: all combinations would be too many to evaluate in advance.
   */
  readonly variants: Readonly<Record<string, Readonly<Record<number, WidgetView>>>>;
}

export interface VariableView {
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly value: string;
}

export interface PlacedView extends Pick<PlacedWidget, 'x' | 'y' | 'width' | 'height'> {
  readonly view: WidgetView;
}

/** @param now milliseconds since 1970: where the dashboards' time ranges end */
export function pageData(
  store: MetricStore,
  now: number,
  about: Pick<PageData, 'sample' | 'live' | 'source'>,
  thresholds: AlarmThresholds,
): PageData {
  const settings = settingsFor(store, thresholds);
  return {
    ...about,
    recordCount: store.records.length,
    dashboards: [
      dashboardView('Compliance', complianceDashboard(settings), settings, store, now),
      dashboardView('Operations', operationsDashboard(settings), settings, store, now),
    ],
  };
}

/** The bodies as they would be deployed for the service and the Regions that the records name. */
function settingsFor(store: MetricStore, thresholds: AlarmThresholds): DashboardSettings {
  const regions = [...new Set([...store.series].map(({ region }) => region))].sort();
  const accounts = [...new Set([...store.series].map(({ accountId }) => accountId))].sort();
  const region = regions[0] ?? SAMPLE_SETTINGS.region;
  const service = [...store.series][0]?.dimensions.get('service') ?? SAMPLE_SETTINGS.service;
  return {
    ...SAMPLE_SETTINGS,
    service,
    region,
    regions: regions.length === 0 ? [region] : regions,
    accounts: accounts.length < 2 ? [] : accounts.map((id) => ({ id, name: 'Account' })),
    runbookUrl: 'RUNBOOK.md',
    alarmArnPrefix: `arn:aws:cloudwatch:${region}:111122223333:alarm:`,
    thresholds,
  };
}

function dashboardView(
  title: string,
  body: DashboardBody,
  settings: DashboardSettings,
  store: MetricStore,
  now: number,
): DashboardView {
  const range = rangeOf(body.start, now);
  const alarms = alarmDefinitions(settings);
  const offered = body.variables
    .map((variable) => ({ variable, values: variableValues(variable, store, now) }))
    .filter(({ values }) => values.length > 1);
  const evaluate = (choice: readonly string[]) => {
    const choices = new Map(offered.map(({ variable }, at) => [variable.id, choice[at] ?? '']));
    const applied = applyVariables(body, choices, store, now);
    return applied.widgets.map((widget) => widgetView(widget, evaluateWidget(widget, { store, range, alarms })));
  };
  const initial = offered.map(({ variable, values }) =>
    values.includes(variable.defaultValue) ? variable.defaultValue : (values[0] ?? ''),
  );
  const views = evaluate(initial);
  const variants: Record<string, Record<number, WidgetView>> = {};
  for (const choice of singleChanges(
    initial,
    offered.map(({ values }) => values),
  )) {
    const differing = evaluate(choice).map((view, at) => [at, view] as const);
    variants[JSON.stringify(choice)] = Object.fromEntries(
      differing.filter(([at, view]) => JSON.stringify(view) !== JSON.stringify(views[at])),
    );
  }
  return {
    title,
    range,
    variables: offered.map(({ variable, values }, at) => ({
      label: variable.label,
      options: variable.values ?? values.map((value) => ({ value, label: value })),
      value: initial[at] ?? '',
    })),
    widgets: body.widgets.flatMap(({ x, y, width, height }, at) => {
      const view = views[at];
      return view === undefined ? [] : [{ x, y, width, height, view }];
    }),
    variants,
  };
}

function singleChanges(initial: readonly string[], lists: readonly (readonly string[])[]): string[][] {
  return lists.flatMap((values, at) => values.map((value) => initial.with(at, value)));
}

const UNIT_MS: Readonly<Record<string, number>> = { M: 60_000, H: 3_600_000, D: 86_400_000, W: 604_800_000 };

/** `-PT12H`, `-P14D`: the time range that a dashboard opens with. */
function rangeOf(start: string, now: number): TimeRange {
  const [, count, unit = ''] = /^-PT?(\d+)([MHDW])$/.exec(start) ?? [];
  const unitMs = UNIT_MS[unit];
  if (count === undefined || unitMs === undefined)
    throw new RangeError(`Not a relative start of a dashboard: ${start}`);
  return { start: now - Number(count) * unitMs, end: now };
}
