import type { JsonObject } from '../hook/domain.ts';
import { HOOK_TYPE_NAME } from '../hook/names.ts';
import { typeConfiguration } from './type-configuration.ts';

/**
 * How many policy functions one configuration may name, unless the package is built with another number. All are invoked
 * at once, and the AWS SDK opens at most 50 connections per client: further ones would wait for a free connection.
 */
export const DEFAULT_MAX_FUNCTIONS = 50;

/** A change set is only ever created: https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/hooks-concepts.html */
const TARGET_NAMES = {
  preCreate: ['AWS::*::*', 'CHANGE_SET', 'STACK'],
  preUpdate: ['AWS::*::*', 'STACK'],
  preDelete: ['AWS::*::*', 'STACK'],
} as const;

/** The registry type's schema document, as the CloudFormation CLI and `RegisterType` read it. */
export function typeSchema(maxFunctions: number): JsonObject {
  return {
    typeName: HOOK_TYPE_NAME,
    description:
      'Invokes AWS Lambda functions of your choice, each of which checks a resource, stack or change set before it is provisioned.',
    typeConfiguration: typeConfiguration(maxFunctions),
    required: [],
    handlers: {
      preCreate: handler(TARGET_NAMES.preCreate),
      preUpdate: handler(TARGET_NAMES.preUpdate),
      preDelete: handler(TARGET_NAMES.preDelete),
    },
    additionalProperties: false,
  };
}

function handler(targetNames: readonly string[]): JsonObject {
  return { targetNames, permissions: ['lambda:InvokeFunction'] };
}
