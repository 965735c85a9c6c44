import * as z from 'zod';
import { ERROR_KINDS, FAILURE_MODES, OUTCOME_KINDS, SKIP_REASONS } from '../../domain.ts';
import { EFFECT_NAMES } from '../../effect.ts';
import { DIMENSION, ERROR_BUDGET, POLICY_FUNCTION_METRIC, RECORD } from '../../names.ts';
import { count, emfDirective, once, originShape, SCHEMA_VERSION, textField, zeroOrOne } from './record-schema.ts';

const failureMode = z.enum(FAILURE_MODES);

const decisionFields = z.strictObject({
  record: z.literal(RECORD.decision),
  schemaVersion: z.literal(SCHEMA_VERSION),
  policyFunction: textField.describe('Id of the policy function'),
  functionName: textField.describe('Name or ARN, as configured'),
  executedVersion: textField.optional().describe('Version of the function that answered'),
  outcome: z.enum(OUTCOME_KINDS),
  errorKind: z.enum(ERROR_KINDS).optional().describe('Why the function could not decide; only with the outcome ERROR'),
  skipReason: z.enum(SKIP_REASONS).optional().describe('Only with the outcome SKIPPED'),
  contractNote: textField
    .optional()
    .describe(
      'The rules of the contract that the reply breaks, be its decision clear or not. Of a wrong value, the shape, or the word itself if it is nearly one of those expected',
    ),
  effect: z.enum(EFFECT_NAMES).describe('What the outcome did to the answer'),
  failureMode: failureMode.describe('What a non-compliance does'),
  onError: failureMode.describe('What an outcome ERROR does'),
  attempts: count.describe(
    'Requests sent to the function in this round, each that was sent again included; 0 if none could be, or if its outcome of an earlier round has another effect by now',
  ),
  round: z.int().min(1).optional().describe('1 on the first invocation for this request'),
  remainingMs: z.number().describe("What was left of the hook's time when the evaluation ended"),
  awsRequestId: textField.optional().describe('AWS request id of the last attempt that Lambda answered'),
  ...originShape,
});

export type DecisionFields = z.infer<typeof decisionFields>;

/** One line per evaluation: a log entry that is also an EMF document. */
export const decisionRecord = decisionFields
  .extend({
    [DIMENSION.service]: textField,
    [DIMENSION.policyFunction]: textField.describe('The id as a metric dimension: printable ASCII'),
    [POLICY_FUNCTION_METRIC.evaluations]: once,
    [POLICY_FUNCTION_METRIC.duration]: z.number().min(0).describe('Milliseconds, retries included'),
    [POLICY_FUNCTION_METRIC.nonCompliant]: zeroOrOne.optional().describe('Present if the function decided'),
    [POLICY_FUNCTION_METRIC.errors]: zeroOrOne.describe('1: could not decide, for any reason but the next'),
    [POLICY_FUNCTION_METRIC.errorBudgetSpent]: z
      .literal([1 - ERROR_BUDGET, -ERROR_BUDGET])
      .describe('1 for an error, less the share of errors that is nobody’s concern'),
    [POLICY_FUNCTION_METRIC.gone]: once.optional().describe('NOT_FOUND or ACCESS_DENIED'),
    [POLICY_FUNCTION_METRIC.skipped]: once.optional().describe('Not concerned, so that nothing was decided'),
    [POLICY_FUNCTION_METRIC.inProgress]: once.optional().describe('To be asked again, so that nothing was decided yet'),
    [POLICY_FUNCTION_METRIC.failedOpen]: once.optional(),
    _aws: emfDirective(
      [DIMENSION.service, DIMENSION.policyFunction],
      [
        POLICY_FUNCTION_METRIC.evaluations,
        POLICY_FUNCTION_METRIC.duration,
        POLICY_FUNCTION_METRIC.nonCompliant,
        POLICY_FUNCTION_METRIC.errors,
        POLICY_FUNCTION_METRIC.errorBudgetSpent,
        POLICY_FUNCTION_METRIC.gone,
        POLICY_FUNCTION_METRIC.skipped,
        POLICY_FUNCTION_METRIC.inProgress,
        POLICY_FUNCTION_METRIC.failedOpen,
      ],
    ),
  })
  .meta({
    title: 'Decision record',
    description: 'One evaluation of one policy function for one request, in one round',
  });
