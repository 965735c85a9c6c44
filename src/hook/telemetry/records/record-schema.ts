/** What both kinds of record share. The zod schemas are the one source of the records' types and of `schema/*.schema.json`. */
import * as z from 'zod';
import { ACTIONS, DOOR_NAMES, OPERATIONS } from '../../domain.ts';
import { NAMESPACE } from '../../names.ts';
import { MAX_TEXT_LENGTH } from './field-limits.ts';

/** Rises when a field changes its meaning or goes away; a new field leaves it as it is. */
export const SCHEMA_VERSION = 1;

export const textField = z.string().min(1).max(MAX_TEXT_LENGTH);
export const count = z.int().min(0);
/** A metric that is present only when the thing happened. */
export const once = z.literal(1);
/** A metric that is present either way, so that its average is a rate. */
export const zeroOrOne = z.literal([0, 1]);

/** Where the change is made, and which request it belongs to. */
export const originShape = {
  door: z.enum(DOOR_NAMES).describe('How CloudFormation reached the hook'),
  accountId: textField.optional().describe('Account whose stack or resource changes'),
  region: textField.optional().describe('Region in which the hook ran'),
  stackId: textField.optional().describe('ARN of the stack; absent for Cloud Control'),
  changeSetId: textField.optional(),
  targetName: textField.optional().describe('Resource type, STACK or CHANGE_SET'),
  targetType: textField.optional().describe('As CloudFormation sent it'),
  logicalId: textField.optional().describe('Logical id of the target'),
  action: z.enum(ACTIONS).optional(),
  operation: z.enum(OPERATIONS).optional(),
  clientRequestToken: textField.optional().describe('Identifies the request in all of its rounds'),
  hookRequestId: textField.optional().describe('AWS request id of the invocation of the hook'),
  traceId: textField.optional().describe('X-Ray trace id'),
};

/** The part by which CloudWatch finds the metrics. Each metric's unit is given by its name. */
export function emfDirective(dimensions: readonly [string, ...string[]], metrics: readonly [string, ...string[]]) {
  return z
    .strictObject({
      Timestamp: z.int().min(0).describe('Milliseconds since 1970'),
      CloudWatchMetrics: z
        .array(
          z.strictObject({
            Namespace: z.literal(NAMESPACE),
            Dimensions: z.array(z.array(z.enum(dimensions)).length(dimensions.length)).length(1),
            Metrics: z
              .array(z.strictObject({ Name: z.enum(metrics), Unit: z.enum(['Count', 'Milliseconds', 'None']) }))
              .min(1),
          }),
        )
        .length(1),
    })
    .describe('CloudWatch embedded metric format');
}
