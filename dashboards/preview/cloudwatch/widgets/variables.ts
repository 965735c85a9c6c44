import { type DashboardBody, type DashboardVariable, dashboardBody } from '../../../widgets/body.ts';
import type { MetricStore } from '../metrics/metric-store.ts';
import { findSeries, parseSearch } from '../metrics/search.ts';

/** From the id of a variable to the chosen value; a variable that is not named has its default. */
export type Choices = ReadonlyMap<string, string>;

/** The values that a variable offers; one with a SEARCH finds them in the metrics, in alphabetical order. */
export function variableValues(variable: DashboardVariable, store: MetricStore, now: number): string[] {
  if (variable.values !== undefined) return variable.values.map(({ value }) => value);
  const { search, populateFrom } = variable;
  if (search === undefined || populateFrom === undefined) return [];
  const parsed = parseSearch(search);
  if ('kind' in parsed) return [];
  const found = findSeries(store.series, parsed, now).map(({ dimensions }) => dimensions.get(populateFrom) ?? '');
  return [...new Set(found)].sort();
}

/** The body as CloudWatch shows it once every variable has a value. */
export function applyVariables(body: DashboardBody, choices: Choices, store: MetricStore, now: number): DashboardBody {
  let widgets: unknown = body.widgets;
  for (const variable of body.variables) {
    const fallback =
      variable.defaultValue === '__FIRST' ? variableValues(variable, store, now)[0] : variable.defaultValue;
    const value = choices.get(variable.id) ?? fallback;
    if (value === undefined) continue;
    widgets =
      variable.type === 'property'
        ? replaceProperty(widgets, variable.property ?? '', value)
        : JSON.parse(JSON.stringify(widgets).replace(new RegExp(variable.pattern ?? '', 'g'), () => value));
  }
  return dashboardBody.parse({ ...body, widgets });
}

/** A property is a JSON key, or the name of a dimension in a metric row, whose value is the next field. */
function replaceProperty(json: unknown, property: string, value: string): unknown {
  if (Array.isArray(json)) {
    return json.map((item, at) =>
      at > 1 && json[at - 1] === property ? value : replaceProperty(item, property, value),
    );
  }
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).map(([key, item]) => [
      key,
      key === property && typeof item === 'string' ? value : replaceProperty(item, property, value),
    ]),
  );
}
