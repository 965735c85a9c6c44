/** CloudWatch Logs Insights, as far as our queries use it. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html */
import type { Expression } from '../expression.ts';
import type { StoredRecord } from '../metrics/metric-store.ts';
import type { NotModelled } from '../result.ts';
import type { TimeRange } from '../time-series.ts';
import { aggregateRows } from './logs-aggregate.ts';
import { type LogsCommand, type Named, parseLogsQuery } from './logs-query.ts';
import { evaluateField, isTrue, type LogRow, type LogValue } from './logs-values.ts';

export interface LogTable {
  readonly kind: 'table';
  readonly columns: readonly string[];
  readonly rows: readonly (readonly LogValue[])[];
  /** The column that `bin` made, if one did: a time series then, in milliseconds since 1970. */
  readonly timeColumn: string | undefined;
}

/** Without `sort`, CloudWatch shows the newest first; without `limit`, it shows this many. */
const DEFAULT_LIMIT = 10_000;

/** @param records in the order of their arrival */
export function runLogsQuery(
  query: string,
  records: readonly StoredRecord[],
  range: TimeRange,
): LogTable | NotModelled {
  const commands = parseLogsQuery(query);
  if (!Array.isArray(commands)) return commands;
  let columns: readonly string[] = ['@timestamp', '@message'];
  let timeColumn: string | undefined;
  let rows: LogRow[] = records
    .filter(({ timestamp }) => timestamp >= range.start && timestamp < range.end)
    .map((record) => new RecordRow(record))
    .reverse();
  for (const command of commands) {
    const failure = run(command);
    if (failure !== undefined) return failure;
  }
  return {
    kind: 'table',
    columns,
    rows: rows.slice(0, DEFAULT_LIMIT).map((row) => columns.map((column) => row.get(column))),
    timeColumn,
  };

  function run(command: LogsCommand): NotModelled | undefined {
    switch (command.kind) {
      case 'source':
        return undefined;
      case 'filter':
        return keep(command.condition);
      case 'fields':
        columns = command.fields.map(({ name }) => name);
        return addFields(command.fields);
      case 'stats': {
        const result = aggregateRows(rows, command.aggregates, command.by, range.end);
        if (!Array.isArray(result)) return result;
        rows = result;
        columns = [...command.by, ...command.aggregates].map(({ name }) => name);
        timeColumn = command.by.find(({ expression }) => expression.kind === 'call' && expression.name === 'bin')?.name;
        return undefined;
      }
      case 'sort': {
        const sign = command.descending ? -1 : 1;
        rows.sort((a, b) => sign * compare(a.get(command.field), b.get(command.field)));
        return undefined;
      }
      case 'limit':
        rows = rows.slice(0, command.count);
        return undefined;
    }
  }

  function keep(condition: Expression): NotModelled | undefined {
    const kept: LogRow[] = [];
    for (const row of rows) {
      const value = evaluateField(condition, row, range.end);
      if (value.kind === 'not-modelled') return value;
      if (isTrue(value.value)) kept.push(row);
    }
    rows = kept;
    return undefined;
  }

  function addFields(fields: readonly Named[]): NotModelled | undefined {
    for (const row of rows) {
      for (const { name, expression } of fields) {
        const value = evaluateField(expression, row, range.end);
        if (value.kind === 'not-modelled') return value;
        row.set(name, value.value);
      }
    }
    return undefined;
  }
}

/** The record itself: most of a week's records are filtered out, so that nothing is copied before a field is added. */
class RecordRow implements LogRow {
  readonly #record: StoredRecord;
  #added: Map<string, LogValue> | undefined;

  constructor(record: StoredRecord) {
    this.#record = record;
  }

  get(field: string): LogValue {
    if (this.#added?.has(field)) return this.#added.get(field);
    switch (field) {
      case '@timestamp':
        return this.#record.timestamp;
      case '@message':
        return this.#record.message;
      case '@log':
        // As far as it is known: a record does not name its log group.
        return `${this.#record.accountId}:`;
    }
    const value = this.#record.fields[field];
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
  }

  set(field: string, value: LogValue): void {
    this.#added ??= new Map();
    this.#added.set(field, value);
  }
}

function compare(a: LogValue, b: LogValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a ?? '').localeCompare(String(b ?? ''));
}
