import * as z from 'zod';
import { BLOCK_REASONS, CONFIGURATION_PROBLEMS, OUT_OF_SCOPE_REASONS, REJECTION_KINDS } from '../../domain.ts';
import { perEffect, VERDICT_KINDS } from '../../effect.ts';
import { DIMENSION, HOOK_METRIC, RECORD } from '../../names.ts';
import { MAX_OUT_OF_SCOPE, MAX_OUT_OF_SCOPE_ID_LENGTH } from './field-limits.ts';
import { count, emfDirective, once, originShape, SCHEMA_VERSION, textField, zeroOrOne } from './record-schema.ts';

const invocationFields = z.strictObject({
  record: z.literal(RECORD.invocation),
  schemaVersion: z.literal(SCHEMA_VERSION),
  verdict: z.enum(VERDICT_KINDS).optional().describe('Absent when the hook could not judge'),
  blockedBy: z
    .enum(BLOCK_REASONS)
    .optional()
    .describe(
      'Only with the verdict BLOCKED: ERROR when nothing was found non-compliant, but a function could not decide',
    ),
  rejection: z.enum(REJECTION_KINDS).optional().describe('Why the hook answered without a verdict'),
  configurationProblem: z
    .enum(CONFIGURATION_PROBLEMS)
    .optional()
    .describe('Why the present configuration is not in force: the hook judged by the last good one'),
  round: z.int().min(1).optional().describe('1 on the first invocation for this request'),
  coldStart: z.boolean(),
  evaluationCount: count.describe('What was decided in this round: as many decision records'),
  ...perEffect(() => count),
  nonCompliantCount: count.describe('Outcomes NON_COMPLIANT, whatever their effect'),
  errorCount: count.describe('Outcomes ERROR, whatever their effect'),
  finishedCount: count.describe('Policy functions that concluded in earlier rounds'),
  outOfScopeCount: count.describe('Configured policy functions that were not asked'),
  outOfScope: z
    .array(
      z.strictObject({
        policyFunction: z.string().min(1).max(MAX_OUT_OF_SCOPE_ID_LENGTH),
        reason: z.enum(OUT_OF_SCOPE_REASONS),
      }),
    )
    .max(MAX_OUT_OF_SCOPE)
    .optional()
    .describe('The first of them, in configuration order, and why'),
  ...originShape,
});

export type InvocationFields = z.infer<typeof invocationFields>;

/** One line per invocation of the hook: a log entry that is also an EMF document. */
export const invocationRecord = invocationFields
  .extend({
    [DIMENSION.service]: textField,
    [HOOK_METRIC.invocations]: once,
    [HOOK_METRIC.answerLatency]: z
      .number()
      .min(0)
      .describe('Milliseconds from the start of the handler to this record; the delivery of records comes after it'),
    [HOOK_METRIC.blocked]: zeroOrOne,
    [HOOK_METRIC.decisions]: count.describe('Evaluations that ended in PASSED or NON_COMPLIANT'),
    [HOOK_METRIC.nonCompliantDecisions]: count,
    [HOOK_METRIC.failedOpenDecisions]: count,
    [HOOK_METRIC.skippedDecisions]: count,
    [HOOK_METRIC.faults]: once.optional(),
    [HOOK_METRIC.misconfigured]: once.optional(),
    [HOOK_METRIC.undeliveredRecords]: z
      .int()
      .min(1)
      .optional()
      .describe('Records of earlier invocations that could not be written'),
    _aws: emfDirective(
      [DIMENSION.service],
      [
        HOOK_METRIC.invocations,
        HOOK_METRIC.answerLatency,
        HOOK_METRIC.blocked,
        HOOK_METRIC.decisions,
        HOOK_METRIC.nonCompliantDecisions,
        HOOK_METRIC.failedOpenDecisions,
        HOOK_METRIC.skippedDecisions,
        HOOK_METRIC.faults,
        HOOK_METRIC.misconfigured,
        HOOK_METRIC.undeliveredRecords,
      ],
    ),
  })
  .meta({ title: 'Invocation record', description: 'One invocation of the hook, and how it answered' });
