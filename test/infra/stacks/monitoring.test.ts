import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { ALARM, alarmDefinitions } from '../../../dashboards/alarms/alarms.ts';
import { dashboardBody } from '../../../dashboards/widgets/body.ts';
import { dashboardSettings } from '../../../infra/parts/observability/dashboard-settings.ts';
import { exampleSettings } from '../example-settings.ts';
import { readTemplate } from '../read-template.ts';
import { resolve } from './resolve.ts';

const VALUES = { 'AWS::Partition': 'aws', 'AWS::Region': 'eu-west-1', 'AWS::AccountId': '444455556666' };

/** The committed template, which another test compares with the synthesized one. */
function monitoring(example: 'one-account' | 'organization') {
  const template = readTemplate(readFileSync(`infra/templates/${example}/monitoring.json`, 'utf8'));
  return {
    of: (type: string) =>
      Object.values(template.Resources)
        .filter(({ Type }) => Type === type)
        .map(({ Properties }) => resolve(template, VALUES, Properties)),
    holds: (condition: string, region: string) =>
      resolve(template, { ...VALUES, 'AWS::Region': region }, { Condition: condition }),
    conditions: Object.values(template.Resources)
      .filter(({ Type }) => Type === 'AWS::CloudWatch::Dashboard')
      .map(({ Condition }) => Condition),
  };
}

describe.each(['one-account', 'organization'] as const)('Monitoring of %s', (example) => {
  test('has every alarm as it is defined, and each tells the topic when it begins; what ends by itself also when it is over, and what a person has to close opens an OpsItem', () => {
    const defined = alarmDefinitions(dashboardSettings(exampleSettings(example)));
    expect(monitoring(example).of('AWS::CloudWatch::Alarm')).toEqual(
      defined.map((alarm) => ({
        AlarmName: alarm.name,
        AlarmDescription: alarm.description,
        Metrics: [{ Id: 'query', Expression: alarm.query, Period: alarm.period, ReturnData: true, Label: alarm.name }],
        ComparisonOperator: alarm.comparison,
        Threshold: alarm.threshold,
        EvaluationPeriods: alarm.evaluationPeriods,
        DatapointsToAlarm: alarm.datapointsToAlarm,
        TreatMissingData: alarm.treatMissingData,
        ...(alarm.ends === 'by itself'
          ? { AlarmActions: ['NotificationTopic'], OKActions: ['NotificationTopic'] }
          : {
              AlarmActions: ['NotificationTopic', 'arn:aws:ssm:eu-west-1:444455556666:opsitem:2#CATEGORY=Security'],
            }),
      })),
    );
    const open = defined.filter(({ ends }) => ends !== 'by itself').map(({ name }) => name.replace(/^.*-/, ''));
    expect(open.sort()).toEqual([ALARM.failedOpen, ALARM.undelivered].sort());
    expect(defined.length).toBeGreaterThanOrEqual(7);
  });

  test('has dashboards whose bodies are still dashboards after CloudFormation has filled them in', () => {
    const bodies = monitoring(example)
      .of('AWS::CloudWatch::Dashboard')
      .map((properties) => JSON.parse(String(Reflect.get(Object(properties), 'DashboardBody'))));
    expect(bodies).toHaveLength(2);
    for (const body of bodies) {
      expect(dashboardBody.safeParse(body)).toMatchObject({ success: true });
      expect(JSON.stringify(body)).not.toContain('AWS::Region');
      expect(JSON.stringify(body)).not.toContain('AWS::AccountId');
    }
    expect(JSON.stringify(bodies)).toContain(
      'arn:aws:cloudwatch:eu-west-1:444455556666:alarm:LambdaFunctionInvokerHook-',
    );
    expect(JSON.stringify(bodies)).toContain(`\${PROP('Dim.PolicyFunction')}`);
  });

  test('has them in one Region only, as an account has each dashboard once', () => {
    const { conditions, holds } = monitoring(example);
    expect(conditions).toEqual(['IsHomeRegion', 'IsHomeRegion']);
    expect([holds('IsHomeRegion', 'eu-west-1'), holds('IsHomeRegion', 'us-east-1')]).toEqual([true, false]);
  });

  test('has a topic that alarms of this account can publish to, through a key that they can use', () => {
    const { of } = monitoring(example);
    const fromThisAccount = { 'aws:SourceAccount': '444455556666' };
    expect(of('AWS::SNS::TopicPolicy')).toEqual([
      {
        Topics: ['NotificationTopic'],
        PolicyDocument: expect.objectContaining({
          Statement: [
            expect.objectContaining({
              Effect: 'Allow',
              Principal: { Service: 'cloudwatch.amazonaws.com' },
              Action: 'sns:Publish',
              Condition: {
                StringEquals: fromThisAccount,
                ArnLike: { 'aws:SourceArn': 'arn:aws:cloudwatch:eu-west-1:444455556666:alarm:*' },
              },
            }),
            expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          ],
        }),
      },
    ]);
    expect(JSON.stringify(of('AWS::SNS::Topic'))).toContain('NotificationKey');
    expect(of('AWS::KMS::Key')).toEqual([
      expect.objectContaining({
        EnableKeyRotation: true,
        KeyPolicy: expect.objectContaining({
          Statement: expect.arrayContaining([
            expect.objectContaining({
              Principal: { Service: 'cloudwatch.amazonaws.com' },
              Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
              Condition: { StringEquals: fromThisAccount },
            }),
          ]),
        }),
      }),
    ]);
  });
});

describe('Across accounts', () => {
  test('contributors are counted in the hook’s log group of every linked account; in one account, by its name', () => {
    const groups = (example: 'one-account' | 'organization') =>
      monitoring(example)
        .of('AWS::CloudWatch::InsightRule')
        .map((properties) => JSON.parse(String(Reflect.get(Object(properties), 'RuleBody'))))
        .map(({ LogGroupARNs, LogGroupNames }) => LogGroupARNs ?? LogGroupNames);
    expect(groups('organization')).toEqual(
      Array(3).fill(['arn:aws:logs:eu-west-1:*:log-group:/aws/lambda/lambda-function-invoker-hook']),
    );
    expect(groups('one-account')).toEqual(Array(3).fill(['/aws/lambda/lambda-function-invoker-hook']));
  });

  test('a sink takes links of the organisation’s accounts alone; one account has none', () => {
    expect(monitoring('one-account').of('AWS::Oam::Sink')).toEqual([]);
    expect(monitoring('organization').of('AWS::Oam::Sink')).toEqual([
      expect.objectContaining({
        Policy: expect.objectContaining({
          Statement: [
            expect.objectContaining({
              Condition: expect.objectContaining({ StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } }),
            }),
          ],
        }),
      }),
    ]);
  });

  test('every account shows the namespaces that the alarms ask', () => {
    const queries = JSON.stringify(monitoring('organization').of('AWS::CloudWatch::Alarm'));
    const asked = new Set([...queries.matchAll(/SCHEMA\(\\"([^"\\]+)\\"/g)].map(([, namespace]) => namespace));
    const activation = readTemplate(readFileSync('infra/templates/organization/hook-activation.json', 'utf8'));
    const links = JSON.stringify(Object.values(activation.Resources).filter(({ Type }) => Type === 'AWS::Oam::Link'));
    const shown = [...(/Namespace IN \(([^)]*)\)/.exec(links)?.[1] ?? '').matchAll(/'([^']+)'/g)].map(([, one]) => one);
    expect(asked).toEqual(new Set(shown));
    expect(shown).toContain('AWS/Lambda');
  });
});
