import * as z from 'zod';
import { accountId, listOf } from './values.ts';

const positive = z.number('expected a number').positive('expected more than 0');

export const monitoringSettings = z.strictObject({
  notificationAddresses: listOf(z.email('expected an e-mail address'), 50),
  /** Where people read `dashboards/RUNBOOK.md`; alarms add the heading. */
  runbookUrl: z.url({ protocol: /^https$/, error: 'expected an https:// address' }),
  /** What the dashboards offer as accounts; with none they show all accounts together. */
  accounts: z
    .array(
      z.strictObject({ id: accountId, name: z.string('expected a name').min(1, 'expected a name') }),
      'expected a list of accounts',
    )
    .max(50, 'expected at most 50, as a log query reads no more log groups')
    .default([]),
  /** Where alarms begin to speak; each has a default with its reason in `dashboards/`. */
  thresholds: z
    .strictObject({
      errors: z.number('expected a number').min(1, 'expected 1 or more').optional(),
      answerLatencyMs: positive.max(30_000, 'expected at most 30000, as CloudFormation waits no longer').optional(),
      nonCompliant: positive.optional(),
    })
    .default({}),
});

export type MonitoringSettings = z.infer<typeof monitoringSettings>;
