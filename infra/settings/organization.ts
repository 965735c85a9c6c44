import * as z from 'zod';
import { accountId, listOf, region, wholeNumber } from './values.ts';

/** A group of organisational units that moves from WARN to FAIL together. */
const wave = z.strictObject({
  name: z
    .string('expected a name')
    .regex(/^[A-Z][A-Za-z0-9]{0,30}$/, 'expected up to 31 letters and digits, starting with a capital letter'),
  organizationalUnits: listOf(
    z
      .string('expected the id of an organisational unit')
      .regex(/^(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|r-[a-z0-9]{4,32})$/, 'expected the id of an OU (ou-…) or root (r-…)'),
    100,
  ),
  /** Default: every Region of the settings. */
  regions: listOf(region, 50).optional(),
});

export const organizationSettings = z.strictObject({
  id: z
    .string('expected an organisation id')
    .regex(/^o-[a-z0-9]{10,32}$/, 'expected an organisation id such as o-abcdefghij'),
  /** Where the policy functions live; the hook in every other account calls them there. */
  policyAccount: accountId,
  /** Sees every account's metrics and logs; holds dashboards, alarms and the notification topic. */
  monitoringAccount: accountId,
  /** Creates the StackSet: the management account, or better a delegated administrator. */
  deploymentAccount: accountId,
  /** False when the management account itself creates the StackSet. */
  delegatedAdministrator: z.boolean('expected true or false').default(true),
  waves: z
    .array(wave, 'expected a list of waves')
    .min(1, 'expected at least one wave')
    .max(20, 'expected at most 20 waves')
    .refine((waves) => new Set(waves.map(({ name }) => name)).size === waves.length, 'expected no name twice')
    .refine((waves) => {
      const units = waves.flatMap(({ organizationalUnits }) => organizationalUnits);
      return new Set(units).size === units.length;
    }, 'expected each organisational unit in one wave only'),
  failureTolerancePercentage: wholeNumber(0, 100).default(10),
  maxConcurrentPercentage: wholeNumber(1, 100).default(25),
  /** False where the monitoring account has a sink in each Region already: an account may have one. */
  createSink: z.boolean('expected true or false').default(true),
  /** The monitoring account's sink in each Region: an output of its Monitoring stack. Without them nothing is linked. */
  sinks: z
    .record(
      region,
      z
        .string('expected the ARN of a sink')
        .regex(/^arn:[^:]+:oam:[^:]+:\d{12}:sink\/[A-Za-z0-9-]+$/, 'expected the ARN of an observability sink'),
    )
    .optional(),
});

export type OrganizationSettings = z.infer<typeof organizationSettings>;
