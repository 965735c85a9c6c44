/** CloudWatch Logs allows 1 to 512 characters without `:` and `*`: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html */
const MAX_LENGTH = 512;

export interface LogStreamOwner {
  readonly awsAccountId: string | null;
  readonly stackId: string | null;
  readonly targetLogicalId: string | null;
}

/**
 * The log stream of one target of one stack, named as the CloudFormation CLI's own libraries name it, so that everything
 * about one target is read in one place. What has no stack, or no name that CloudWatch Logs allows, gets a stream of its own.
 */
export function logStreamName(owner: LogStreamOwner, newId: () => string): string {
  const { awsAccountId, stackId, targetLogicalId } = owner;
  if (stackId !== null && stackId !== '' && targetLogicalId !== null && targetLogicalId !== '') {
    const name = `${stackId}/${targetLogicalId}`.replaceAll(':', '__');
    if (name.length <= MAX_LENGTH && !name.includes('*')) return name;
  }
  return awsAccountId === null || !/^\d{12}$/.test(awsAccountId) ? newId() : `${awsAccountId}-${newId()}`;
}
