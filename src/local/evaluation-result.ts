/** What `evaluate` found, as `--format json` prints it; every other format is made from it. */
import * as z from 'zod';
import { ACTIONS, DOOR_NAMES, FAILURE_MODES, OPERATIONS, OUTCOME_KINDS, SEVERITIES } from '../hook/domain.ts';
import { EFFECT_NAMES, perException } from '../hook/effect.ts';
import { ASSUMPTIONS, type AssumptionName } from './assumptions.ts';

/** Rises when a field changes its meaning or goes away; a new field leaves it as it is. */
export const EVALUATION_RESULT_VERSION = 1;

const count = z.int().min(0);
const action = z.enum(ACTIONS);
const operation = z.enum(OPERATIONS);
const failureMode = z.enum(FAILURE_MODES);
const hookStatus = z.enum(['HOOK_COMPLETE_SUCCEEDED', 'HOOK_COMPLETE_FAILED', 'HOOK_FAILED']);

const position = z
  .strictObject({ file: z.string(), line: z.int().min(1), column: z.int().min(1) })
  .meta({ title: 'Position', description: 'Lines and columns count from 1' });

const finding = z
  .strictObject({
    rule: z.string(),
    message: z.string().describe('What is wrong; may be empty'),
    severityLevel: z.enum(SEVERITIES).nullable(),
    remediationMessage: z.string().nullable(),
    remediationLink: z.string().nullable(),
    path: z.string().nullable().describe('JSON pointer into the properties of the target'),
    position: position
      .nullable()
      .describe('Of that property, or of the nearest thing above it that the template writes'),
  })
  .meta({ title: 'Finding', description: 'A rule that a policy function found broken' });

const policyFunction = z
  .strictObject({
    id: z.string(),
    outcome: z.enum(OUTCOME_KINDS),
    errorKind: z.string().nullable().describe('Why the function could not decide; only with the outcome ERROR'),
    effect: z.enum(EFFECT_NAMES).describe("What the outcome did to the hook's answer"),
    reason: z.string().describe("The function's own words, as the hook's message has them"),
    remediationMessage: z.string().nullable().describe('Of the worst finding, as the next two'),
    remediationLink: z.string().nullable(),
    severityLevel: z.enum(SEVERITIES).nullable(),
    findings: z.array(finding).describe('The failed rules, worst severity first'),
    findingsLeftOut: count.describe('Failed rules of the function beyond those'),
    contractNote: z
      .string()
      .nullable()
      .describe(
        'The rules of the contract that its reply breaks, be its decision clear or not; also part of the reason',
      ),
    durationMs: z.number().min(0).describe('Of the last invocation of the function, retries included'),
    round: z.int().min(1).describe('In which round of the request the function concluded'),
  })
  .meta({ title: 'PolicyFunctionResult' });

const unresolved = z
  .strictObject({
    property: z.string().describe('Path below Properties; empty for the resource as a whole'),
    causes: z.array(z.string()),
    position,
  })
  .meta({
    title: 'Unresolved',
    description:
      'A value that CloudFormation would know and this simulation does not; the functions saw the unresolved form',
  });

const invocation = z
  .strictObject({
    operation,
    action,
    targetName: z.string(),
    targetLogicalId: z.string(),
    position: position.nullable().describe('Null for the stack or the change set as a whole'),
    constructPath: z.string().nullable().describe('Of a resource that the CDK made: aws:cdk:path of its metadata'),
    hookStatus,
    hookStatusReason: z.string().describe('As stack events show it, at most 1,024 characters'),
    message: z.string().describe("The hook's message as far as CloudFormation keeps it"),
    errorCode: z.string().nullable(),
    stops: z.boolean().describe('Whether this result ends the operation'),
    reached: z.boolean().describe('False if CloudFormation would have stopped before it asked'),
    invocations: count.describe('Of the hook, tries and rounds included'),
    delaysSeconds: z.array(z.number()).describe('What each IN_PROGRESS answer asked to wait'),
    policyFunctions: z.array(policyFunction),
    unresolved: z.array(unresolved),
  })
  .meta({ title: 'Invocation', description: 'One request of CloudFormation to the hook' });

const notInvoked = z
  .strictObject({
    operation,
    targetName: z.string(),
    targetLogicalId: z.string(),
    reason: z.enum([
      'DISABLED',
      'TARGET_OPERATIONS',
      'TARGET_FILTERS',
      'STACK_FILTERS',
      'UNCHANGED',
      'CLEAN_UP',
      'RETAINED',
      'MACRO',
      'NESTED_STACK',
      'NO_CHANGE_SET',
    ]),
  })
  .meta({ title: 'NotInvoked', description: 'What the change touches without CloudFormation asking the hook' });

const notJudged = z
  .strictObject({
    operation,
    targetName: z.string(),
    targetLogicalId: z.string(),
    reason: z.enum([
      'OUT_OF_SCOPE',
      'HOOK_FAILED',
      'MACRO',
      'NESTED_STACK',
      'DISABLED',
      'TARGET_OPERATIONS',
      'TARGET_FILTERS',
      'STACK_FILTERS',
      'CLEAN_UP',
    ]),
  })
  .meta({
    title: 'NotJudged',
    description: 'What the change touches and no policy function has decided on, for whatever reason',
  });

const stackEvent = z
  .strictObject({
    elapsedSeconds: z.number().min(0).describe('Since the operation began, as far as delays of the hook make it'),
    logicalResourceId: z.string(),
    resourceType: z.string(),
    resourceStatus: z.string(),
    resourceStatusReason: z.string().optional(),
    hookType: z.string().optional(),
    hookStatus: z.enum([...hookStatus.options, 'HOOK_IN_PROGRESS']).optional(),
    hookStatusReason: z.string().optional(),
    hookInvocationPoint: z.literal('PRE_PROVISION').optional(),
    hookInvocationId: z.string().optional(),
    hookFailureMode: failureMode.optional(),
  })
  .meta({ title: 'StackEvent', description: 'The fields of DescribeStackEvents that a hook can change' });

const stack = z
  .strictObject({
    template: z.string().describe('Path as given'),
    stackName: z.string(),
    stackId: z.string(),
    nestedIn: z
      .strictObject({ stackName: z.string(), logicalId: z.string() })
      .nullable()
      .describe('The parent, and the resource in it; null for a stack that somebody deploys'),
    action,
    outcome: z.enum(['CONTINUES', 'STOPS']).describe('What this hook makes of the operation'),
    stopped: z
      .strictObject({
        operation,
        status: z.string().describe('Of the stack, or of the change set'),
        stoppedBy: z.array(z.string()).describe('Logical ids'),
      })
      .nullable(),
    invocations: z.array(invocation),
    notInvoked: z.array(notInvoked),
    targets: count.describe('What the change touches: each resource, the stack and the change set as far as asked for'),
    judged: count.describe('How many of the targets at least one policy function has decided on'),
    notJudged: z.array(notJudged),
    events: z.array(stackEvent),
    notes: z.array(z.string()).describe('What this simulation cannot know for certain'),
  })
  .meta({ title: 'Stack' });

const assumptionNames = Object.keys(ASSUMPTIONS).filter((name): name is AssumptionName => name in ASSUMPTIONS);

/** What the whole evaluation came to, in the order in which one outweighs the next. */
export const EVALUATION_VERDICTS = [
  'BLOCKED',
  'FUNCTION_COULD_NOT_DECIDE',
  'HOOK_FAILED',
  'TEMPLATE_FAILED',
  'NOT_JUDGED',
  'PASSES',
] as const;

export const evaluationResult = z
  .strictObject({
    schemaVersion: z.literal(EVALUATION_RESULT_VERSION),
    hook: z.strictObject({
      door: z.enum(DOOR_NAMES),
      typeName: z.string(),
      failureMode,
    }),
    assumptions: z
      .record(z.enum(assumptionNames), z.string())
      .describe('What AWS does not document and was therefore assumed'),
    stacks: z.array(stack),
    failedTemplates: z
      .array(z.strictObject({ template: z.string(), problems: z.array(z.string()) }))
      .describe('Templates that could not be evaluated, and why'),
    unconcernedFunctions: z.array(z.string()).describe('Ids of policy functions that nothing here concerned'),
    summary: z.strictObject({
      exitCode: z
        .int()
        .min(0)
        .max(3)
        .describe(
          '0 passes, 1 blocked, 2 nothing was judged or a template could not be read, 3 the hook itself failed',
        ),
      verdict: z.enum(EVALUATION_VERDICTS),
      targets: count.describe('What the changes touch'),
      judged: count.describe('How many of the targets at least one policy function has decided on'),
      failedTemplates: count,
      stacks: count,
      stopped: count.describe('Stacks whose operation stops, and Cloud Control requests that fail'),
      invocations: count,
      hookFailures: count.describe('Invocations with the status HOOK_FAILED'),
      decisions: count,
      passed: count,
      skipped: count,
      nonCompliant: count,
      errors: count,
      ...perException(() => count),
      unresolved: count,
      elapsedMs: z.number().min(0),
    }),
  })
  .meta({
    title: 'Evaluation result',
    description: 'What the hook would say to a change, and what CloudFormation would then do',
  });

export type EvaluationResult = z.infer<typeof evaluationResult>;
export type StackResult = EvaluationResult['stacks'][number];
export type TargetResult = StackResult['invocations'][number];
export type PolicyFunctionResult = TargetResult['policyFunctions'][number];
export type NotJudged = StackResult['notJudged'][number];
export type FailedTemplate = EvaluationResult['failedTemplates'][number];
export type EvaluationVerdict = (typeof EVALUATION_VERDICTS)[number];
export type Summary = EvaluationResult['summary'];
