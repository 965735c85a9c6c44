import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import * as z from 'zod';
import { parseConfiguration } from '../../src/hook/policy/configuration.ts';
import { documentText } from '../../src/registry-package/document-text.ts';
import { HYPHENATED_TYPE_NAME } from '../../src/registry-package/schema-handler-package.ts';
import { typeConfiguration } from '../../src/registry-package/type-configuration.ts';
import { DEFAULT_MAX_FUNCTIONS, typeSchema } from '../../src/registry-package/type-schema.ts';
import { brokenRegistryRules } from './registry-rules.ts';

const PARTITIONS = ['aws', 'aws-cn', 'aws-us-gov', 'aws-iso', 'aws-iso-b', 'aws-iso-e', 'aws-iso-f', 'aws-eusc'];
const REGION: Readonly<Record<string, string>> = {
  'aws-cn': 'cn-northwest-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-iso': 'us-iso-east-1',
  'aws-iso-b': 'us-isob-east-1',
  'aws-iso-e': 'eu-isoe-west-1',
  'aws-iso-f': 'us-isof-south-1',
  'aws-eusc': 'eusc-de-east-1',
};

const ajv = new Ajv({ allErrors: true, strictTypes: false });
const accepts = ajv.compile(typeConfiguration(DEFAULT_MAX_FUNCTIONS));

describe('the schema of the registry type', () => {
  test('the committed file equals what the configuration schema of the engine generates', async () => {
    const committed = await readFile(`schema/${HYPHENATED_TYPE_NAME}.json`, 'utf8');
    expect(JSON.parse(committed)).toEqual(typeSchema(DEFAULT_MAX_FUNCTIONS));
  });

  test('breaks none of the rules of the registry', () => {
    expect(brokenRegistryRules(typeSchema(1))).toEqual([]);
  });

  test.each([
    ['an unknown keyword', { properties: { A: { type: 'string', readOnly: true } }, additionalProperties: false }],
    ['a reserved property name', { properties: { CloudFormationA: { type: 'string' } }, additionalProperties: false }],
    ['an enum without type', { properties: { A: { enum: ['B'] } }, additionalProperties: false }],
    ['open properties', { properties: {}, additionalProperties: true }],
  ])('the rules themselves notice %s', (_, typeConfiguration) => {
    expect(brokenRegistryRules({ ...typeSchema(1), typeConfiguration })).toHaveLength(1);
  });

  test('asks for every AWS resource type, and for stacks and change sets where CloudFormation has them', () => {
    expect(typeSchema(1).handlers).toMatchObject({
      preCreate: { targetNames: ['AWS::*::*', 'CHANGE_SET', 'STACK'], permissions: ['lambda:InvokeFunction'] },
      preUpdate: { targetNames: ['AWS::*::*', 'STACK'], permissions: ['lambda:InvokeFunction'] },
      preDelete: { targetNames: ['AWS::*::*', 'STACK'], permissions: ['lambda:InvokeFunction'] },
    });
  });

  test.each(PARTITIONS)(
    'accepts function ARNs of the partition %s, with and without version and alias',
    (partition) => {
      const arn = `arn:${partition}:lambda:${REGION[partition] ?? 'eu-west-1'}:111122223333:function:policy`;
      for (const name of [arn, `${arn}:live`, `${arn}:3`, `${arn}:$LATEST`]) {
        expect({ name, accepted: accepts({ LambdaFunctions: [name] }) }).toEqual({ name, accepted: true });
      }
    },
  );

  test.each(['!!a', 'arn:aws:lambda', 'a b', '', 'arn:aws:s3:::bucket', 'a'.repeat(171)])(
    'refuses %p, as its pattern is anchored at both ends',
    (name) => {
      expect(accepts({ LambdaFunctions: [name] })).toBe(false);
    },
  );

  test.each([
    ["the original's plain form", { LambdaFunctions: ['LambdaFunctionInvokerHookTest-1'] }],
    ['the object form', { LambdaFunctions: [{ FunctionName: 'a', Id: 'b', Actions: ['CREATE'], OnError: 'WARN' }] }],
    ['both forms side by side', { LambdaFunctions: ['a', { FunctionName: 'b', TimeoutSeconds: 2.5 }], MaxRounds: 3 }],
    ['no functions', { LambdaFunctions: [] }],
    ['an unknown property', { LambdaFunctions: ['a'], Typo: true }],
    ['an unknown failure mode', { LambdaFunctions: [{ FunctionName: 'a', FailureMode: 'warn' }] }],
    ['a long time-out', { LambdaFunctions: ['a'], TimeoutSeconds: 31 }],
  ])('the registry and the engine agree about %s', (_, configuration) => {
    expect(accepts(configuration)).toBe(parseConfiguration(configuration).kind === 'configured');
  });

  test('the number of functions is a setting of the package', () => {
    const one = new Ajv({ strictTypes: false }).compile(typeConfiguration(1));
    expect(one({ LambdaFunctions: ['a'] })).toBe(true);
    expect(one({ LambdaFunctions: ['a', 'b'] })).toBe(false);
  });

  test('patterns hold no named groups, which the engines of the registry spell differently', () => {
    expect(documentText(typeSchema(1))).not.toContain('(?<');
  });

  test('the example configuration is one that the registry and the engine accept', async () => {
    const example = z
      .object({ CloudFormationConfiguration: z.object({ HookConfiguration: z.object({ Properties: z.unknown() }) }) })
      .parse(JSON.parse(await readFile('schema/typeConfiguration.json', 'utf8')));
    const properties = example.CloudFormationConfiguration.HookConfiguration.Properties;
    expect(accepts(properties)).toBe(true);
    expect(parseConfiguration(properties)).toMatchObject({ kind: 'configured' });
  });
});
