import * as z from 'zod';
import { ACTIONS, OPERATIONS } from '../../src/hook/domain.ts';
import { STACK_NAME_PATTERN, TARGET_NAME_PATTERN } from '../../src/hook/policy/target-name-pattern.ts';
import { failureMode, listOf, wholeNumber } from './values.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** CloudFormation takes 50 entries in each filter list; every stack of ours may need one exclusion. */
const MAX_FILTER_ENTRIES = 50;
const OWN_STACKS = 5;

const targetName = z
  .string('expected a target name')
  .regex(TARGET_NAME_PATTERN, 'expected a target name such as AWS::S3::* (the sequence *? is refused)');

const stackName = z
  .string('expected a stack name')
  .regex(STACK_NAME_PATTERN, 'expected a stack name, with * and ? as wildcards');

const roleArn = z
  .string('expected the ARN of a role')
  .regex(/^arn:[^:]+:iam::[\d*?]+:role\/.{1,200}$/, 'expected the ARN of an IAM role, with * and ? as wildcards');

const code = z.discriminatedUnion(
  'from',
  [
    z.strictObject({
      /** A zip in the bucket `<bucketPrefix>-<Region>`, as Lambda reads code from its own Region only. */
      from: z.literal('bucket'),
      bucketPrefix: z
        .string('expected the name of the code buckets, without the Region')
        .regex(
          /^[a-z0-9](?:[a-z0-9-]|\$\{AWS::AccountId\}){1,36}$/,
          `expected up to 37 lower-case letters, digits or hyphens, or \${AWS::AccountId}`,
        ),
    }),
    /** The bundle's text inside the template. */
    z.strictObject({ from: z.literal('inline') }),
  ],
  'expected {"from": "bucket", "bucketPrefix": …} or {"from": "inline"}',
);

export const hookSettings = z.strictObject({
  alias: z
    .string('expected the hook’s alias')
    .regex(
      /^(?![aA][wW][sS])[A-Za-z0-9]{2,64}(::[A-Za-z0-9]{2,64}){2}$/,
      'expected three names such as Acme::Policy::Hook, each of 2 to 64 letters and digits, not starting with AWS',
    ),
  /** Sets both CloudFormation's mode and the one in the hook configuration, which CloudFormation never tells the hook. */
  failureMode: failureMode.default('WARN'),
  targetOperations: listOf(z.enum(OPERATIONS, 'expected RESOURCE, STACK, CHANGE_SET or CLOUD_CONTROL'), 4),
  targetFilters: z
    .strictObject({
      actions: listOf(z.enum(ACTIONS, 'expected CREATE, UPDATE or DELETE'), 3).optional(),
      targetNames: listOf(targetName, MAX_FILTER_ENTRIES).optional(),
    })
    .optional(),
  /** All of them must match. ANY is not offered: it would let a role filter bring the hook's own stacks back in. */
  stackFilters: z
    .strictObject({
      includeStackNames: listOf(stackName, MAX_FILTER_ENTRIES).optional(),
      excludeStackNames: listOf(stackName, MAX_FILTER_ENTRIES - OWN_STACKS).optional(),
      includeStackRoles: listOf(roleArn, MAX_FILTER_ENTRIES).optional(),
      excludeStackRoles: listOf(roleArn, MAX_FILTER_ENTRIES).optional(),
    })
    .default({}),
  code,
  /** The CPU share grows with it: 1,769 MB are one core. */
  memoryMegabytes: wholeNumber(128, 10240).default(1024),
  /** Throttles deployments when it is too low, so that it is left out by default. */
  reservedConcurrency: wholeNumber(1, 1000).optional(),
  tracing: z.boolean('expected true or false').default(true),
  logRetentionDays: z
    .int('expected a number of days')
    .refine((days) => RETENTION_DAYS.includes(days), `expected one of ${RETENTION_DAYS.join(', ')}`)
    .default(90),
  /** Decision records are evidence: by default they outlive the stack, and a new stack then has to import their log group. */
  retainLogs: z.boolean('expected true or false').default(true),
  /** One customer-managed key per account and Region, at 1 USD a month each. */
  encryptLogs: z.boolean('expected true or false').default(false),
});

export type ActivationSettings = z.infer<typeof hookSettings>;
