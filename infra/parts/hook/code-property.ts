import { type CfnParameter, Fn } from 'aws-cdk-lib';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { templateParameter } from './template-parameter.ts';

/** What the hook function runs, as it appears in a template. */
export type FunctionCode =
  | { readonly kind: 'inline'; readonly text: string }
  | { readonly kind: 'bucket'; readonly bucketPrefix: string };

/** The parameter that names the zip; deploying passes the name that the bundle's content gives. */
export const CODE_KEY_PARAMETER = 'CodeKey';

export function codeKeyParameter(scope: Construct): CfnParameter {
  return templateParameter(scope, CODE_KEY_PARAMETER, {
    description: 'Name of the zip in the code bucket; it changes with the content',
    allowedPattern: '^[\\w./-]+\\.zip$',
  });
}

/** Where the hook function's code comes from: a bucket of its own Region, or the template. */
export function codeProperty(scope: Construct, code: FunctionCode): CfnFunction.CodeProperty {
  switch (code.kind) {
    case 'inline':
      return { zipFile: code.text };
    case 'bucket':
      return {
        s3Bucket: Fn.sub(`${code.bucketPrefix}-\${AWS::Region}`),
        s3Key: codeKeyParameter(scope).valueAsString,
      };
    default:
      return code satisfies never;
  }
}
