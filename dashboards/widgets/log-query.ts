import type { RECORD } from '../../src/hook/names.ts';
import type { DashboardSettings } from '../settings.ts';
import type { LogWidget } from './body.ts';
import { ANY_ACCOUNT } from './variables.ts';

/** A CloudWatch Logs Insights query over the records. */
export interface LogQuery {
  /** Title of a widget, and the last part of a saved query's name. */
  readonly title: string;
  readonly record: (typeof RECORD)[keyof typeof RECORD];
  /** The commands after the choice of the record kind. */
  readonly commands: readonly string[];
  readonly view: LogWidget['properties']['view'];
}

/** Text of the query, without the log groups. */
export function queryText(query: LogQuery, settings: DashboardSettings): string {
  const account = settings.accounts.length === 0 ? [] : [`filter ${ANY_ACCOUNT}`];
  return [`filter record = "${query.record}"`, ...account, ...query.commands].join('\n| ');
}

/** As `AWS::Logs::QueryDefinition` takes it; a name with slashes makes folders in the console. */
export interface SavedQuery {
  readonly name: string;
  readonly logGroupNames: readonly string[];
  readonly queryString: string;
}

export function savedQuery(query: LogQuery, settings: DashboardSettings): SavedQuery {
  return {
    name: `${settings.service}/${query.title}`,
    logGroupNames: settings.logGroupNames,
    queryString: queryText(query, settings),
  };
}

export function logWidget(query: LogQuery, settings: DashboardSettings): LogWidget {
  const sources = settings.logGroupNames.map((name) => `SOURCE '${name}'`);
  return {
    type: 'log',
    properties: {
      title: query.title,
      region: settings.region,
      view: query.view,
      query: [...sources, queryText(query, settings)].join(' | '),
    },
  };
}
