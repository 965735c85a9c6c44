/**
 * Regions in which CloudFormation does not know a type of our templates: where a template holds one that is unknown, it fails as a
 * whole. As cfn-lint 1.58.0 has it, which a test compares with this.
 */
export const NOT_OFFERED = {
  'AWS::CloudFormation::LambdaHook': ['cn-north-1', 'cn-northwest-1', 'us-gov-east-1', 'us-gov-west-1'],
  'AWS::Lambda::ResourcePolicy': ['cn-north-1', 'cn-northwest-1', 'me-central-1', 'us-gov-east-1', 'us-gov-west-1'],
} as const satisfies Record<string, readonly string[]>;

/** The Regions among these in which CloudFormation does not know the type. */
export function withoutType(type: keyof typeof NOT_OFFERED, regions: readonly string[]): string[] {
  return regions.filter((region) => NOT_OFFERED[type].some((one) => one === region));
}

/** By the beginning of a Region's name: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
const PARTITIONS: readonly [prefix: string, partition: string][] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];

/** The group of Regions, with accounts of its own, that the Region belongs to. */
export function partitionOf(region: string): string {
  return PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}
