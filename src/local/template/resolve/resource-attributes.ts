import * as z from 'zod';

/** A literal, or a function that the language extensions allow there. */
const policy = z.union([z.string(), z.record(z.string(), z.unknown())]);

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html */
export const resourceAttributes = z.strictObject({
  Type: z.string().min(1),
  Properties: z.record(z.string(), z.unknown()).optional(),
  Condition: policy.optional(),
  DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
  Metadata: z.unknown().optional(),
  CreationPolicy: z.record(z.string(), z.unknown()).optional(),
  UpdatePolicy: z.record(z.string(), z.unknown()).optional(),
  DeletionPolicy: policy.optional(),
  UpdateReplacePolicy: policy.optional(),
});

/** With a macro in play, its own attributes (such as SAM's `Connectors`) may stand beside CloudFormation's. */
export const resourceAttributesBeforeMacro = z.looseObject(resourceAttributes.shape);
