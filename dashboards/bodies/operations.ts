import { alarmDefinitions } from '../alarms/alarms.ts';
import * as queries from '../logs/log-queries.ts';
import type { DashboardSettings } from '../settings.ts';
import type { DashboardBody, Widget } from '../widgets/body.ts';
import { layOut } from '../widgets/layout.ts';
import { logWidget } from '../widgets/log-query.ts';
import * as charts from '../widgets/operations-charts.ts';
import { accountVariables, policyFunctionVariable, regionVariable } from '../widgets/variables.ts';

/** For on-call: does the hook answer in time, and which policy function is in trouble? The last half day. */
export function operationsDashboard(settings: DashboardSettings): DashboardBody {
  const log = (query: (typeof queries)['TIMEOUTS']) => logWidget(query, settings);
  return {
    start: '-PT12H',
    periodOverride: 'inherit',
    variables: [regionVariable(settings), policyFunctionVariable(), ...accountVariables(settings)],
    widgets: layOut([
      {
        height: 6,
        widgets: [
          [10, links(settings)],
          [14, alarmStates(settings)],
        ],
      },
      {
        height: 6,
        widgets: [
          [8, charts.invocations(settings)],
          [16, charts.answerLatency(settings)],
        ],
      },
      {
        height: 6,
        widgets: [
          [8, charts.errors(settings)],
          [8, log(queries.ERRORS_BY_KIND)],
          [8, charts.durationOfEach(settings)],
        ],
      },
      {
        height: 6,
        widgets: [
          [14, log(queries.ERRORS_BY_POLICY_FUNCTION)],
          [10, charts.errorBudget(settings)],
        ],
      },
      {
        height: 5,
        widgets: [
          [8, log(queries.TIMEOUTS)],
          [8, log(queries.THROTTLES)],
          [8, log(queries.RETRIES)],
        ],
      },
      {
        height: 5,
        widgets: [
          [5, log(queries.COLD_STARTS)],
          [6, charts.hookFunction(settings)],
          [6, charts.hookTrouble(settings)],
          [7, log(queries.FAULTS)],
        ],
      },
      { height: 1, widgets: [[24, heading('The policy function chosen above')]] },
      {
        height: 6,
        widgets: [
          [12, charts.durationOfOne(settings)],
          [12, charts.outcomesOfOne(settings)],
        ],
      },
      {
        height: 6,
        widgets: [
          [12, log(queries.SLOWEST_CALLS)],
          [12, log(queries.SLOWEST_DECISIONS)],
        ],
      },
    ]),
  };
}

function links(settings: DashboardSettings): Widget {
  const saved = `https://${settings.region}.console.aws.amazon.com/cloudwatch/home?region=${settings.region}#logsV2:logs-insights`;
  const markdown = [
    '## Operations',
    `[button:primary:Runbook](${settings.runbookUrl}) [button:Logs Insights](${saved})`,
    '',
    `Each alarm is named like its heading in the runbook. Prepared queries: Logs Insights → Saved queries → \`${settings.service}\`.`,
  ].join('\n');
  return { type: 'text', properties: { markdown, background: 'transparent' } };
}

function heading(text: string): Widget {
  return { type: 'text', properties: { markdown: `### ${text}`, background: 'transparent' } };
}

function alarmStates(settings: DashboardSettings): Widget {
  const alarms = alarmDefinitions(settings).map((alarm) => settings.alarmArnPrefix + alarm.name);
  return { type: 'alarm', properties: { title: 'Alarms', alarms } };
}
