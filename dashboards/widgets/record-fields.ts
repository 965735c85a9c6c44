import type * as z from 'zod';
import type { decisionRecord } from '../../src/hook/telemetry/records/decision-record-schema.ts';
import type { invocationRecord } from '../../src/hook/telemetry/records/invocation-record-schema.ts';

/** What CloudWatch Logs adds to every line: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData-discoverable-fields.html */
type LineField = '@timestamp' | '@message';

type Name<Line> = keyof Line & string;
type Value<Line, Field extends keyof Line> = Extract<Line[Field], string | number>;

/** Spells fields and values of one kind of record for a query. A field or a value that the record's schema does not have does not compile. */
export interface RecordFields<Line> {
  /** `policyFunction, errorKind` */
  list(...fields: readonly [Name<Line> | LineField, ...(Name<Line> | LineField)[]]): string;
  /** `outcome = "NON_COMPLIANT"` */
  equals<Field extends Name<Line>>(field: Field, value: Value<Line, Field>): string;
  /** `outcome in ["PASSED", "NON_COMPLIANT"]` */
  isOneOf<Field extends Name<Line>>(field: Field, values: readonly Value<Line, Field>[]): string;
  /** 1 in lines in which the field has this value, else 0, so that the average is a rate. */
  isEqual<Field extends Name<Line>>(field: Field, value: Value<Line, Field> & string): string;
}

function recordFields<Line>(): RecordFields<Line> {
  return {
    list: (...fields) => fields.join(', '),
    equals: (field, value) => `${field} = ${JSON.stringify(value)}`,
    isOneOf: (field, values) => `${field} in [${values.map((value) => JSON.stringify(value)).join(', ')}]`,
    isEqual: (field, value) => `strcontains(${field}, ${JSON.stringify(value)})`,
  };
}

export const DECISION = recordFields<z.infer<typeof decisionRecord>>();
export const INVOCATION = recordFields<z.infer<typeof invocationRecord>>();
