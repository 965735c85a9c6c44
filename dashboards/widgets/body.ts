/**
 * The part of CloudWatch's dashboard body that these dashboards use, strict: a key that is not here is an error.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
import * as z from 'zod';

const statistic = z.string().regex(/^(SampleCount|Average|Sum|Minimum|Maximum|p\d{1,2}(\.\d+)?|p100)$/);
/** Seconds. */
const period = z.int().min(60).multipleOf(60);

const rowOptions = z.strictObject({
  id: z.string().optional(),
  label: z.string().optional(),
  color: z.string().optional(),
  stat: statistic.optional(),
  period: period.optional(),
  visible: z.boolean().optional(),
  yAxis: z.enum(['left', 'right']).optional(),
  accountId: z.string().optional(),
  region: z.string().optional(),
});
const expressionRow = z.tuple([rowOptions.extend({ expression: z.string() })]);
/** `["Namespace", "Metric", "Dimension", "Value", …, {options}]`; `.` and `...` repeat the row above. */
const metricRow = z.array(z.union([z.string(), rowOptions])).min(1);

const axis = z.strictObject({
  min: z.number().optional(),
  max: z.number().optional(),
  label: z.string().optional(),
  showUnits: z.boolean().optional(),
});

const metricWidget = z.strictObject({
  type: z.literal('metric'),
  properties: z.strictObject({
    title: z.string(),
    view: z.enum(['timeSeries', 'singleValue', 'gauge', 'bar', 'pie', 'table']),
    region: z.string(),
    accountId: z.string().optional(),
    metrics: z.array(z.union([expressionRow, metricRow])).min(1),
    stat: statistic.optional(),
    period,
    stacked: z.boolean().optional(),
    sparkline: z.boolean().optional(),
    setPeriodToTimeRange: z.boolean().optional(),
    yAxis: z.strictObject({ left: axis.optional(), right: axis.optional() }).optional(),
    legend: z.strictObject({ position: z.enum(['right', 'bottom', 'hidden']) }).optional(),
    annotations: z
      .strictObject({
        horizontal: z.array(
          z.strictObject({
            value: z.number(),
            label: z.string().optional(),
            color: z.string().optional(),
            fill: z.enum(['above', 'below', 'none']).optional(),
          }),
        ),
      })
      .optional(),
  }),
});

const textWidget = z.strictObject({
  type: z.literal('text'),
  properties: z.strictObject({ markdown: z.string(), background: z.enum(['transparent', 'solid']).optional() }),
});

const logWidget = z.strictObject({
  type: z.literal('log'),
  properties: z.strictObject({
    title: z.string(),
    region: z.string(),
    query: z.string(),
    view: z.enum(['table', 'timeSeries', 'bar', 'pie']),
    stacked: z.boolean().optional(),
  }),
});

const alarmWidget = z.strictObject({
  type: z.literal('alarm'),
  properties: z.strictObject({ title: z.string(), alarms: z.array(z.string()).min(1) }),
});

const position = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() });
const placedWidget = z.discriminatedUnion('type', [
  metricWidget.extend(position.shape),
  textWidget.extend(position.shape),
  logWidget.extend(position.shape),
  alarmWidget.extend(position.shape),
]);

const variable = z.strictObject({
  id: z.string().max(32),
  type: z.enum(['property', 'pattern']),
  property: z.string().optional(),
  /** A regular expression over the body's text. */
  pattern: z.string().optional(),
  inputType: z.enum(['input', 'select', 'radio']),
  label: z.string(),
  visible: z.literal(true),
  /** `__FIRST` is the first of the values. */
  defaultValue: z.string(),
  values: z.array(z.strictObject({ value: z.string(), label: z.string() })).optional(),
  search: z.string().optional(),
  populateFrom: z.string().optional(),
});

export const dashboardBody = z.strictObject({
  start: z.string(),
  periodOverride: z.literal('inherit'),
  variables: z.array(variable),
  widgets: z.array(placedWidget),
});

export type DashboardBody = z.infer<typeof dashboardBody>;
export type DashboardVariable = z.infer<typeof variable>;
export type PlacedWidget = z.infer<typeof placedWidget>;
export type MetricWidget = z.infer<typeof metricWidget>;
export type MetricProperties = MetricWidget['properties'];
export type MetricRow = MetricProperties['metrics'][number];
export type RowOptions = z.infer<typeof rowOptions>;
export type TextWidget = z.infer<typeof textWidget>;
export type LogWidget = z.infer<typeof logWidget>;
export type AlarmWidget = z.infer<typeof alarmWidget>;
export type Widget = MetricWidget | TextWidget | LogWidget | AlarmWidget;
