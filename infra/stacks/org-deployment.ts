import { CfnCondition, CfnStackSet, Fn } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { trustParameter } from '../parts/access/hook-service-trust.ts';
import { codeKeyParameter } from '../parts/hook/code-property.ts';
import { hookStatusParameter } from '../parts/hook/hook-mode-parameters.ts';
import { templateParameter } from '../parts/hook/template-parameter.ts';
import { deployedNames } from '../settings/deployed-names.ts';
import { FAILURE_MODE_PARAMETER } from '../settings/functions/hook-configuration-text.ts';
import type { OrganizationSettings } from '../settings/organization.ts';
import type { Settings } from '../settings/settings.ts';

export const TEMPLATE_URL_PARAMETER = 'TemplateUrl';

/** The parameter that says how far a wave is. */
export function waveParameter(name: string): string {
  return `${name}Wave`;
}

export interface OrgDeploymentProps {
  readonly settings: Settings;
  readonly organization: OrganizationSettings;
}

/**
 * HookActivation in every account of the organisation, wave by wave: each has a parameter that is OFF, WARN or FAIL, so that
 * moving a wave is a parameter of this stack. A service-managed StackSet does not reach the management account.
 */
export class OrgDeployment extends Construct {
  constructor(scope: Construct, id: string, { settings, organization }: OrgDeploymentProps) {
    super(scope, id);
    const templateUrl = templateParameter(this, TEMPLATE_URL_PARAMETER, {
      description: 'The https:// URL of the HookActivation template in a bucket; a new template needs a new name',
      allowedPattern: '^https://.+$',
    });
    const passedOn = [
      hookStatusParameter(this),
      trustParameter(this),
      ...(settings.hook.code.from === 'bucket' ? [codeKeyParameter(this)] : []),
    ];

    new CfnStackSet(this, 'HookActivation', {
      stackSetName: deployedNames(settings.namePrefix).stacks.hookActivation,
      description: 'The CloudFormation hook in each account and Region',
      permissionModel: 'SERVICE_MANAGED',
      callAs: organization.delegatedAdministrator ? 'DELEGATED_ADMIN' : 'SELF',
      capabilities: ['CAPABILITY_IAM'],
      templateUrl: templateUrl.valueAsString,
      parameters: [
        // What an account gets that joins later, until its wave's own value reaches it.
        { parameterKey: FAILURE_MODE_PARAMETER, parameterValue: 'WARN' },
        ...passedOn.map(({ logicalId, valueAsString }) => ({ parameterKey: logicalId, parameterValue: valueAsString })),
      ],
      autoDeployment: { enabled: true, retainStacksOnAccountRemoval: false },
      // Lets operations that do not touch each other run side by side. Untyped in the construct: CloudFormation's own spelling.
      managedExecution: { Active: true },
      operationPreferences: {
        concurrencyMode: 'SOFT_FAILURE_TOLERANCE',
        failureTolerancePercentage: organization.failureTolerancePercentage,
        maxConcurrentPercentage: organization.maxConcurrentPercentage,
        regionConcurrencyType: 'PARALLEL',
      },
      stackInstancesGroup: organization.waves.map((wave) => {
        const mode = templateParameter(this, waveParameter(wave.name), {
          description: `How far the wave ${wave.name} is: OFF removes the hook from its accounts`,
          allowedValues: ['OFF', 'WARN', 'FAIL'],
          default: 'OFF',
        });
        const reached = new CfnCondition(this, `${wave.name}IsReached`, {
          expression: Fn.conditionNot(Fn.conditionEquals(mode.valueAsString, 'OFF')),
        });
        return Fn.conditionIf(
          reached.logicalId,
          {
            Regions: wave.regions ?? settings.regions,
            DeploymentTargets: { OrganizationalUnitIds: wave.organizationalUnits },
            ParameterOverrides: [{ ParameterKey: FAILURE_MODE_PARAMETER, ParameterValue: mode.valueAsString }],
          },
          Fn.ref('AWS::NoValue'),
        );
      }),
    });
  }
}
