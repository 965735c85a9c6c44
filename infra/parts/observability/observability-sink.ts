import { CfnOutput, type Stack } from 'aws-cdk-lib';
import { CfnSink } from 'aws-cdk-lib/aws-oam';
import { HOOK_FUNCTION_NAME } from '../../settings/deployed-names.ts';
import { SHARED_RESOURCE_TYPES } from './observability-link.ts';

/** Where the accounts of the organisation, and no other, may show their metrics, records and traces. One per Region. */
export function observabilitySink(stack: Stack, organizationId: string): CfnSink {
  const sink = new CfnSink(stack, 'Sink', {
    name: HOOK_FUNCTION_NAME,
    policy: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: '*',
          Resource: '*',
          Action: ['oam:CreateLink', 'oam:UpdateLink'],
          Condition: {
            StringEquals: { 'aws:PrincipalOrgID': organizationId },
            'ForAllValues:StringEquals': { 'oam:ResourceTypes': SHARED_RESOURCE_TYPES },
          },
        },
      ],
    },
  });
  new CfnOutput(stack, 'SinkArn', {
    description: 'Value of organization.sinks in the settings for this Region',
    value: sink.attrArn,
  });
  return sink;
}
