/** What the stack is, as far as the template can ask. Nothing here has a default: a made-up value could decide a policy. */
export interface PseudoParameters {
  readonly accountId: string;
  readonly region: string;
  readonly stackName: string;
  readonly stackId: string;
  readonly notificationArns: readonly string[];
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html, without AWS::NoValue. */
export function pseudoParameterValues(pseudo: PseudoParameters): ReadonlyMap<string, string | readonly string[]> {
  const { partition, urlSuffix } = partitionOf(pseudo.region);
  return new Map<string, string | readonly string[]>([
    ['AWS::AccountId', pseudo.accountId],
    ['AWS::NotificationARNs', pseudo.notificationArns],
    ['AWS::Partition', partition],
    ['AWS::Region', pseudo.region],
    ['AWS::StackId', pseudo.stackId],
    ['AWS::StackName', pseudo.stackName],
    ['AWS::URLSuffix', urlSuffix],
  ]);
}

/** The partitions and DNS suffixes of the SDKs' endpoint rules, by the Region's prefix. */
const PARTITIONS = [
  { prefix: 'cn-', partition: 'aws-cn', urlSuffix: 'amazonaws.com.cn' },
  { prefix: 'us-gov-', partition: 'aws-us-gov', urlSuffix: 'amazonaws.com' },
  { prefix: 'us-iso-', partition: 'aws-iso', urlSuffix: 'c2s.ic.gov' },
  { prefix: 'us-isob-', partition: 'aws-iso-b', urlSuffix: 'sc2s.sgov.gov' },
  { prefix: 'eu-isoe-', partition: 'aws-iso-e', urlSuffix: 'cloud.adc-e.uk' },
  { prefix: 'us-isof-', partition: 'aws-iso-f', urlSuffix: 'csp.hci.ic.gov' },
  { prefix: 'eusc-', partition: 'aws-eusc', urlSuffix: 'amazonaws.eu' },
] as const;

export function partitionOf(region: string): { readonly partition: string; readonly urlSuffix: string } {
  return PARTITIONS.find(({ prefix }) => region.startsWith(prefix)) ?? { partition: 'aws', urlSuffix: 'amazonaws.com' };
}
