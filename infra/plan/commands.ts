import { Buffer } from 'node:buffer';
import type { Artifacts } from '../synth/artifacts.ts';
import { TEMPLATE_BODY_LIMIT } from '../synth/code.ts';
import { TEMPLATE_FILE, type TemplateName } from '../synth/template-files.ts';

/** Where a Region's code and templates are. `$ACCOUNT` stands for the account's id in the shell. */
export function bucketName(bucketPrefix: string, region: string): string {
  return `${bucketPrefix.replaceAll(`\${AWS::AccountId}`, '$ACCOUNT')}-${region}`;
}

export interface StackDeployment {
  readonly template: TemplateName;
  readonly stackName: string;
  readonly region: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** For a template that is too large to send along. */
  readonly bucket: string;
}

/** Whether a template is too large to send along. */
export function needsBucket(artifacts: Artifacts, template: TemplateName): boolean {
  return Buffer.byteLength(artifacts.templates.get(template) ?? '') > TEMPLATE_BODY_LIMIT;
}

/** Creates the stack, or updates it. */
export function deployStack(artifacts: Artifacts, folder: string, deployment: StackDeployment): string {
  const { template, stackName, region, parameters = {}, bucket } = deployment;
  const large = needsBucket(artifacts, template);
  const overrides = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  return [
    'aws cloudformation deploy',
    `--region ${region}`,
    `--stack-name ${stackName}`,
    `--template-file ${folder}/${TEMPLATE_FILE[template]}`,
    '--capabilities CAPABILITY_IAM',
    ...(large ? [`--s3-bucket ${bucket}`] : []),
    ...(overrides.length === 0 ? [] : [`--parameter-overrides ${overrides.join(' ')}`]),
  ].join(' ');
}

export function deleteStack(stackName: string, region: string): string {
  return `aws cloudformation delete-stack --region ${region} --stack-name ${stackName}`;
}

export function makeBucket(bucket: string, region: string): string {
  return `aws s3 mb s3://${bucket} --region ${region}`;
}

export function upload(file: string, bucket: string, key: string, region: string): string {
  return `aws s3 cp ${file} s3://${bucket}/${key} --region ${region}`;
}
