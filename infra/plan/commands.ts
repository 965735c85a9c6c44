import { Buffer } from 'node:buffer';
import type { Artifacts } from '../synth/artifacts.ts';
import { TEMPLATE_BODY_LIMIT } from '../synth/code.ts';
import { TEMPLATE_FILE, type TemplateName } from '../synth/template-files.ts';

/** Where later commands find the account's id; without it the shell stops, as a name made of nothing may be somebody else's. */
const ACCOUNT = `\${ACCOUNT:?}`;

/** Keeps the id of the account that the shell's credentials belong to. */
export function rememberAccount(region: string): string {
  return `ACCOUNT=$(aws sts get-caller-identity --region ${region} --query Account --output text)`;
}

export interface Bucket {
  readonly name: string;
  readonly region: string;
  /** The account's id: the names of buckets are shared by all accounts of a partition. */
  readonly owner: string;
}

/** Where a Region's code and templates are; `owner` is left out when it is the account of `rememberAccount`. */
export function codeBucket(bucketPrefix: string, region: string, owner = ACCOUNT): Bucket {
  return { name: `${bucketPrefix.replaceAll(`\${AWS::AccountId}`, owner)}-${region}`, region, owner };
}

export interface StackDeployment {
  readonly template: TemplateName;
  readonly stackName: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** For a template that is too large to send along; in the Region of the stack. */
  readonly bucket: Bucket;
}

/** Whether a template is too large to send along. */
export function needsBucket(artifacts: Artifacts, template: TemplateName): boolean {
  return Buffer.byteLength(artifacts.templates.get(template) ?? '') > TEMPLATE_BODY_LIMIT;
}

/** Creates the stack, or updates it. */
export function deployStack(artifacts: Artifacts, folder: string, deployment: StackDeployment): string {
  const { template, stackName, parameters = {}, bucket } = deployment;
  const overrides = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  return [
    'aws cloudformation deploy',
    `--region ${bucket.region}`,
    `--stack-name ${stackName}`,
    `--template-file ${folder}/${TEMPLATE_FILE[template]}`,
    '--capabilities CAPABILITY_IAM',
    ...(needsBucket(artifacts, template) ? [`--s3-bucket ${bucket.name}`] : []),
    ...(overrides.length === 0 ? [] : [`--parameter-overrides ${overrides.join(' ')}`]),
  ].join(' ');
}

/** Deletes the stacks in this order, each when the one before it is gone. */
export function deleteStacks(stackNames: readonly string[], region: string): string[] {
  return stackNames.flatMap((name) => [
    `aws cloudformation delete-stack --region ${region} --stack-name ${name}`,
    `aws cloudformation wait stack-delete-complete --region ${region} --stack-name ${name}`,
  ]);
}

export function makeBucket({ name, region }: Bucket): string {
  return `aws s3 mb s3://${name} --region ${region}`;
}

/** Deletes the bucket with all that is in it, if it is ours. */
export function removeBucket(bucket: Bucket): string {
  return `aws s3api head-bucket ${inBucket(bucket)} && aws s3 rb s3://${bucket.name} --force --region ${bucket.region}`;
}

/** By `s3api`, as `s3 cp` cannot be told whose bucket it must be. */
export function upload(file: string, bucket: Bucket, key: string): string {
  return `aws s3api put-object ${inBucket(bucket)} --key ${key} --body ${file}`;
}

export function putBucketPolicy(bucket: Bucket, policy: object): string {
  return `aws s3api put-bucket-policy ${inBucket(bucket)} --policy '${JSON.stringify(policy)}'`;
}

function inBucket({ name, region, owner }: Bucket): string {
  return `--region ${region} --bucket ${name} --expected-bucket-owner ${owner}`;
}
