import { CfnOutput } from 'aws-cdk-lib';
import { CfnSink } from 'aws-cdk-lib/aws-oam';
import type { Construct } from 'constructs';
import { SHARED_RESOURCE_TYPES } from './observability-link.ts';

/** Where the accounts of the organisation, and no other, may show their metrics, records and traces. One per Region. */
export function observabilitySink(scope: Construct, name: string, organizationId: string): CfnSink {
  const sink = new CfnSink(scope, 'Sink', {
    name,
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
  new CfnOutput(scope, 'SinkArn', {
    description: 'Value of organization.sinks in the settings for this Region',
    value: sink.attrArn,
  });
  return sink;
}
