import { CfnCondition, CfnMapping, Fn } from 'aws-cdk-lib';
import { CfnLink } from 'aws-cdk-lib/aws-oam';
import type { Construct } from 'constructs';
import { LAMBDA } from '../../../dashboards/widgets/lambda-metrics.ts';
import { NAMESPACE } from '../../../src/hook/names.ts';
import { deployedNames } from '../../settings/deployed-names.ts';
import type { Settings } from '../../settings/settings.ts';
import { isInAccount } from '../access/account-condition.ts';

/** Cross-account observability: what a source account shows and a monitoring account accepts. */
export const SHARED_RESOURCE_TYPES = ['AWS::CloudWatch::Metric', 'AWS::Logs::LogGroup', 'AWS::XRay::Trace'];

/** Shows the hook's metrics and records, Lambda's own metrics, and traces of this account, and nothing else of it, to the monitoring account. */
export function linkToMonitoringAccount(scope: Construct, { organization, namePrefix }: Settings): void {
  if (organization?.sinks === undefined) return;
  const sinks = new CfnMapping(scope, 'Sinks', {
    mapping: Object.fromEntries(Object.entries(organization.sinks).map(([region, arn]) => [region, { Arn: arn }])),
  });
  // An account cannot be linked to itself.
  const elsewhere = new CfnCondition(scope, 'IsNotMonitoringAccount', {
    expression: Fn.conditionNot(isInAccount(scope, organization.monitoringAccount)),
  });
  const link = new CfnLink(scope, 'MonitoringLink', {
    sinkIdentifier: sinks.findInMap(Fn.ref('AWS::Region'), 'Arn'),
    labelTemplate: '$AccountName',
    resourceTypes: SHARED_RESOURCE_TYPES,
    linkConfiguration: {
      // A filter knows namespaces only. Lambda's own is shared as a whole: counts and durations of every function of the account, and
      // the one place where the death of the hook function shows.
      metricConfiguration: { filter: `Namespace IN ('${NAMESPACE}', '${LAMBDA.namespace}')` },
      logGroupConfiguration: { filter: `LogGroupName = '${deployedNames(namePrefix).hookLogGroup}'` },
    },
  });
  link.cfnOptions.condition = elsewhere;
}
