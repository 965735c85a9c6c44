/**
 * What CloudWatch accepts as an embedded metric format document, independent of this project's own records:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
import * as z from 'zod';

const UNITS = z.enum(
  'Seconds Microseconds Milliseconds Bytes Kilobytes Megabytes Gigabytes Terabytes Bits Kilobits Megabits Gigabits Terabits Percent Count None'.split(
    ' ',
  ),
);

const directive = z.object({
  Namespace: z.string().min(1).max(1024),
  Dimensions: z.array(z.array(z.string().min(1).max(250)).max(30)).min(1),
  Metrics: z
    .array(
      z.object({
        Name: z.string().min(1).max(1024),
        Unit: UNITS.optional(),
        StorageResolution: z.literal([1, 60]).optional(),
      }),
    )
    .max(100),
});

const document = z.looseObject({
  _aws: z.object({ Timestamp: z.int().positive(), CloudWatchMetrics: z.array(directive).min(1) }),
});

/** At least one printable character that is not a space. */
const dimensionValue = z
  .string()
  .max(1024)
  .regex(/^[ -~]*[!-~][ -~]*$/);
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
const number = z
  .number()
  .min(-(2 ** 360))
  .max(2 ** 360);
const metricValue = z.union([number, z.array(number).min(1).max(100)]);

export interface EmfMetric {
  readonly namespace: string;
  readonly name: string;
  readonly unit: string | undefined;
  readonly values: readonly number[];
  readonly dimensions: Readonly<Record<string, string>>;
}

const MAX_BYTES = 256 * 1024;

/** The metrics that CloudWatch reads from one line of a log, one per dimension set; throws if it would refuse any part of it. */
export function parseEmf(line: string): EmfMetric[] {
  if (/[\r\n]/.test(line)) throw new Error('A document must be a single line');
  if (Buffer.byteLength(line) > MAX_BYTES) throw new Error(`${Buffer.byteLength(line)} bytes are more than 256 kB`);
  const root = document.parse(JSON.parse(line));
  return root._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const dimensions = Object.fromEntries(names.map((name) => [name, dimensionValue.parse(root[name])]));
      return Metrics.map(({ Name, Unit }) => {
        if (names.includes(Name)) throw new Error(`${Name} is both a metric and a dimension`);
        const value = metricValue.parse(root[Name]);
        return { namespace: Namespace, name: Name, unit: Unit, values: [value].flat(), dimensions };
      });
    }),
  );
}
