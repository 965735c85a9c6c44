/**
 * The document that SetTypeConfiguration takes:
 * https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/hook-configuration-schema.html
 */
import * as z from 'zod';
import { ACTIONS, FAILURE_MODES, OPERATIONS } from '../../../hook/domain.ts';
import { jsonObject } from '../../../hook/foreign/json-value.ts';
import { STACK_NAME_PATTERN, TARGET_NAME_PATTERN } from '../../../hook/policy/target-name-pattern.ts';
import type { HookSettings, TargetFilter } from './hook-settings.ts';

const MAX_ENTRIES = 50;

const action = z.enum(ACTIONS, 'expected CREATE, UPDATE or DELETE, in upper case');
const invocationPoint = z.literal('PRE_PROVISION', 'expected PRE_PROVISION, the only invocation point');
const operation = z.enum(OPERATIONS, 'expected RESOURCE, STACK, CHANGE_SET or CLOUD_CONTROL');
const targetName = z
  .string()
  .regex(TARGET_NAME_PATTERN, 'expected a target name such as AWS::S3::Bucket, with * and ? as wildcards (but not *?)');

function list<Entry extends z.ZodType>(entry: Entry, what: string) {
  return z
    .array(entry, `expected a list of ${what}`)
    .min(1, 'expected at least one entry')
    .max(MAX_ENTRIES, `expected at most ${MAX_ENTRIES} entries`)
    .refine((entries) => new Set(entries.map((value) => JSON.stringify(value))).size === entries.length, {
      error: 'expected every entry once',
    });
}

const includeExclude = (entry: z.ZodString, what: string) =>
  z
    .strictObject({ Include: list(entry, what).optional(), Exclude: list(entry, what).optional() })
    .refine(({ Include, Exclude }) => Include !== undefined || Exclude !== undefined, 'expected Include or Exclude')
    .transform(({ Include, Exclude }) => ({ include: Include, exclude: Exclude }));

const stackName = z.string().regex(STACK_NAME_PATTERN, 'expected a stack name, with * and ? as wildcards');
const stackRole = z.string().min(1, 'expected the ARN of a role').max(256, 'expected at most 256 characters');

const stackFilters = z
  .strictObject({
    FilteringCriteria: z.enum(['ALL', 'ANY'], 'expected ALL or ANY'),
    StackNames: includeExclude(stackName, 'stack names').optional(),
    StackRoles: includeExclude(stackRole, 'stack roles').optional(),
  })
  .refine(
    ({ StackNames, StackRoles }) => StackNames !== undefined || StackRoles !== undefined,
    'expected StackNames or StackRoles',
  )
  .transform(({ FilteringCriteria, StackNames, StackRoles }) => ({
    criteria: FilteringCriteria,
    names: StackNames,
    roles: StackRoles,
  }));

const FORMS = 'expected either Targets, or any of TargetNames, Actions and InvocationPoints, but not both';

const targetFilters = z
  .strictObject({
    TargetNames: list(targetName, 'target names').optional(),
    Actions: list(action, 'actions').optional(),
    InvocationPoints: list(invocationPoint, 'invocation points').optional(),
    Targets: list(
      z.strictObject({
        TargetName: targetName.optional(),
        Action: action.optional(),
        InvocationPoint: invocationPoint.optional(),
      }),
      'targets',
    ).optional(),
  })
  .refine(
    ({ Targets, ...flat }) => (Targets === undefined) === Object.values(flat).some((entry) => entry !== undefined),
    FORMS,
  )
  .transform(({ Targets, TargetNames, Actions }): readonly TargetFilter[] =>
    Targets === undefined
      ? [{ targetNames: TargetNames, actions: Actions }]
      : Targets.map(({ TargetName, Action }) => ({
          targetNames: TargetName === undefined ? undefined : [TargetName],
          actions: Action === undefined ? undefined : [Action],
        })),
  );

const hookConfiguration = z
  .strictObject({
    HookInvocationStatus: z.enum(['ENABLED', 'DISABLED'], 'expected ENABLED or DISABLED').optional(),
    TargetStacks: z.enum(['ALL', 'NONE'], 'expected ALL or NONE').optional(),
    TargetOperations: list(operation, 'operations').optional(),
    FailureMode: z.enum(FAILURE_MODES, 'expected FAIL or WARN').optional(),
    EncryptionConfiguration: z.strictObject({ KmsKeyId: z.string().optional() }).optional(),
    Properties: jsonObject.optional(),
    TargetFilters: targetFilters.optional(),
    StackFilters: stackFilters.optional(),
  })
  .refine(
    ({ HookInvocationStatus, TargetStacks }) => HookInvocationStatus === undefined || TargetStacks === undefined,
    'expected HookInvocationStatus or the older TargetStacks, not both',
  );

/** Parses into `HookSettings`. A configuration that neither enables nor disables the hook leaves it without effect. */
export const hookConfigurationDocument = z
  .strictObject({ CloudFormationConfiguration: z.strictObject({ HookConfiguration: hookConfiguration }) })
  .transform(
    ({ CloudFormationConfiguration: { HookConfiguration: document } }): HookSettings => ({
      enabled: document.HookInvocationStatus === 'ENABLED' || document.TargetStacks === 'ALL',
      targetOperations: document.TargetOperations,
      failureMode: document.FailureMode,
      targetFilters: document.TargetFilters ?? [],
      stackFilters: document.StackFilters,
      properties: document.Properties,
    }),
  );
