import { CfnParameter, type CfnParameterProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** A parameter that has this name in the template wherever its construct stands: plans pass it, and texts refer to it, by this name. */
export function templateParameter(scope: Construct, name: string, properties: CfnParameterProps): CfnParameter {
  const parameter = new CfnParameter(scope, name, properties);
  parameter.overrideLogicalId(name);
  return parameter;
}
