import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { headingAnchor } from '../../dashboards/alarms/alarm.ts';
import { ALARM, alarmDefinitions } from '../../dashboards/alarms/alarms.ts';
import { ALARM_REQUIREMENTS } from '../../dashboards/alarms/requirements.ts';
import { complianceDashboard } from '../../dashboards/bodies/compliance.ts';
import { operationsDashboard } from '../../dashboards/bodies/operations.ts';
import { savedQueries } from '../../dashboards/logs/log-queries.ts';
import { SAMPLE_SETTINGS } from '../../dashboards/settings.ts';

const text = await readFile('dashboards/RUNBOOK.md', 'utf8');
const sections = new Map(
  text
    .split(/^## /m)
    .slice(1)
    .map((section): [string, string] => [section.slice(0, section.indexOf('\n')), section]),
);

test('the runbook has one heading per alarm, named like it, and no other', () => {
  expect([...sections.keys()].sort()).toEqual(Object.values(ALARM).sort());
});

test('the runbook tells what pages and what never does, as the alarms are proven to', () => {
  const rows = ALARM_REQUIREMENTS.map(({ situation, pages }) =>
    pages === null ? `| ${situation} | none | never |` : `| ${situation} | \`${pages.alarm}\` | ${pages.within} |`,
  );
  expect([...text.matchAll(/^\| (?!situation).*\|$/gm)].map(([row]) => row)).toEqual(rows);
});

describe.each(alarmDefinitions(SAMPLE_SETTINGS).map((alarm) => [alarm.name, alarm] as const))('%s', (name, alarm) => {
  const heading = name.slice(SAMPLE_SETTINGS.service.length + 1);

  test('is described, and says what to look at and what to do', () => {
    const parts = [...(sections.get(heading) ?? '').matchAll(/^### (.*)$/gm)].map(([, part]) => part);
    expect(parts).toEqual(['Description', 'What to look at', 'What to do']);
  });

  test('tells its meaning and links to its heading, within what CloudWatch takes', () => {
    expect(alarm.description).toContain(alarm.meaning);
    expect(alarm.description).toContain(`${SAMPLE_SETTINGS.runbookUrl}#${headingAnchor(heading)}`);
    expect(alarm.description.length).toBeLessThanOrEqual(1024);
    expect(alarm.name.length).toBeLessThanOrEqual(255);
  });

  test('argues its threshold, periods and missing data, each in one sentence or two', () => {
    for (const reason of Object.values(alarm.because)) expect(reason).toMatch(/^[A-Z].{20,200}\.$/);
  });

  test('evaluates no longer than the three hours that a Metrics Insights alarm may', () => {
    expect(alarm.period * alarm.evaluationPeriods).toBeLessThanOrEqual(3 * 3600);
    expect(alarm.datapointsToAlarm).toBeLessThanOrEqual(alarm.evaluationPeriods);
  });

  test('orders what it groups, as CloudWatch asks for', () => {
    expect(alarm.query.includes('GROUP BY')).toBe(alarm.query.includes('ORDER BY'));
  });
});

test('what the runbook sets in italics is a title on a dashboard or a saved query', () => {
  const bodies = [complianceDashboard(SAMPLE_SETTINGS), operationsDashboard(SAMPLE_SETTINGS)];
  const titles = bodies.flatMap(({ widgets }) =>
    widgets.flatMap((widget) => ('title' in widget.properties ? [widget.properties.title] : [])),
  );
  const queries = savedQueries(SAMPLE_SETTINGS).map(({ name }) => name.slice(name.indexOf('/') + 1));
  const places = ['Operations', 'Saved queries → `<service>`', 'not found', 'access denied'];
  const known = [...titles, ...queries, ...places];
  const named = [...text.matchAll(/(?<!\*)\*([^*\n]+)\*(?!\*)/g)].map(([, title = '']) => title);
  expect(named.filter((title) => !known.some((one) => one.startsWith(title)))).toEqual([]);
});
