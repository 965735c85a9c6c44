import { HOOK_TYPE_NAME } from '../hook/names.ts';
import { HYPHENATED_TYPE_NAME } from './schema-handler-package.ts';

/** What to run after the package has been written, for a person to copy; `archive` is its path. */
export function nextSteps(archive: string): string {
  return `Register it in the private registry of one account and Region (BUCKET is any bucket of yours there):

  aws cloudformation deploy --stack-name ${HYPHENATED_TYPE_NAME}-role-stack \\
    --template-file schema/hook-role.yaml --capabilities CAPABILITY_IAM
  aws cloudformation deploy --stack-name ${HYPHENATED_TYPE_NAME}-log-role-stack \\
    --template-file schema/log-delivery-role.yaml --capabilities CAPABILITY_IAM
  aws cloudformation describe-stacks --query 'Stacks[].Outputs[?OutputKey==\`ExecutionRoleArn\` || OutputKey==\`LogRoleArn\`][]'

  aws s3 cp ${archive} s3://BUCKET/${HYPHENATED_TYPE_NAME}.zip
  aws cloudformation register-type --type HOOK --type-name ${HOOK_TYPE_NAME} \\
    --schema-handler-package s3://BUCKET/${HYPHENATED_TYPE_NAME}.zip --execution-role-arn EXECUTION_ROLE_ARN \\
    --logging-config LogRoleArn=LOG_ROLE_ARN,LogGroupName=${HYPHENATED_TYPE_NAME}-logs
  aws cloudformation wait type-registration-complete --registration-token REGISTRATION_TOKEN
  aws cloudformation set-type-default-version --type HOOK --type-name ${HOOK_TYPE_NAME} --version-id VERSION_ID

Then switch it on with your configuration (schema/typeConfiguration.json is an example):

  aws cloudformation set-type-configuration --type HOOK --type-name ${HOOK_TYPE_NAME} \\
    --configuration file://schema/typeConfiguration.json
`;
}
