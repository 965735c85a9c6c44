import * as z from 'zod';
import { nearest } from '../nearest.ts';

/** A literal, or a function that the language extensions allow there. */
const policy = z.union([z.string(), z.record(z.string(), z.unknown())]);

/**
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html. Loose: macros bring
 * attributes of their own (SAM's `Connectors`), and CloudFormation gains new ones. `unknownAttributes` tells of them.
 */
export const resourceAttributes = z.looseObject({
  Type: z.string('expected the type of the resource, a string such as AWS::S3::Bucket').min(1),
  Properties: z.record(z.string(), z.unknown(), 'expected a map').optional(),
  Condition: policy.optional(),
  DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
  Metadata: z.unknown().optional(),
  CreationPolicy: z.record(z.string(), z.unknown(), 'expected a map').optional(),
  UpdatePolicy: z.record(z.string(), z.unknown(), 'expected a map').optional(),
  DeletionPolicy: policy.optional(),
  UpdateReplacePolicy: policy.optional(),
});

const KNOWN: ReadonlySet<string> = new Set(Object.keys(resourceAttributes.shape));
/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-customresource.html */
const CUSTOM_RESOURCE = /^(?:Custom::|AWS::CloudFormation::CustomResource$)/;

export interface UnknownAttribute {
  readonly key: string;
  /** The attribute that was meant, if it is a slip; any other may be one that CloudFormation has gained. */
  readonly meant: string | undefined;
}

export function unknownAttributes(keys: Iterable<string>, type: string): readonly UnknownAttribute[] {
  return [...keys]
    .filter((key) => !KNOWN.has(key) && !(key === 'Version' && CUSTOM_RESOURCE.test(type)))
    .map((key) => ({ key, meant: nearest(key, KNOWN) }));
}
