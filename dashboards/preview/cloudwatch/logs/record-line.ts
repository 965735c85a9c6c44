import * as z from 'zod';

/**
 * The part of CloudWatch's embedded metric format that a reader needs.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
const directive = z.looseObject({
  Namespace: z.string().min(1),
  Dimensions: z.array(z.array(z.string()).max(30)),
  Metrics: z.array(z.looseObject({ Name: z.string(), Unit: z.string().optional() })).max(100),
});
const emf = z.looseObject({
  _aws: z.looseObject({ Timestamp: z.number(), CloudWatchMetrics: z.array(directive) }),
});
const values = z.union([z.number().transform((value) => [value]), z.array(z.number()).min(1).max(100)]);

/** Values of one metric in one dimension set, as one line reported them. */
export interface Datum {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: ReadonlyMap<string, string>;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly values: readonly number[];
}

export interface RecordLine {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly data: readonly Datum[];
}

/** Reads one log line. `undefined` when it is no record: operational logs share the stream. */
export function parseRecordLine(message: string): RecordLine | undefined {
  let json: unknown;
  try {
    json = JSON.parse(message);
  } catch {
    return undefined;
  }
  const parsed = emf.safeParse(json);
  if (!parsed.success) return undefined;
  const { _aws, ...fields } = parsed.data;
  return { timestamp: _aws.Timestamp, message, fields, data: extract(fields, _aws) };
}

/** As CloudWatch does: a target that is no root member, or a dimension that is no string, yields no metric. */
function extract(fields: Record<string, unknown>, aws: z.infer<typeof emf>['_aws']): Datum[] {
  const data: Datum[] = [];
  for (const { Namespace, Dimensions, Metrics } of aws.CloudWatchMetrics) {
    for (const names of Dimensions) {
      const dimensions = dimensionsOf(names, fields);
      if (dimensions === undefined) continue;
      for (const { Name } of Metrics) {
        const reported = values.safeParse(fields[Name]);
        if (!reported.success) continue;
        data.push({
          namespace: Namespace,
          metric: Name,
          dimensions,
          timestamp: aws.Timestamp,
          values: reported.data,
        });
      }
    }
  }
  return data;
}

function dimensionsOf(names: readonly string[], fields: Record<string, unknown>): Map<string, string> | undefined {
  const dimensions = new Map<string, string>();
  for (const name of [...names].sort()) {
    const value = fields[name];
    if (typeof value !== 'string') return undefined;
    dimensions.set(name, value);
  }
  return dimensions;
}
