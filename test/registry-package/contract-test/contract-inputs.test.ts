import { describe, expect, test } from '@jest/globals';
import { contractInputs } from '../../../src/registry-package/contract-test/inputs/contract-inputs.ts';
import { inputRounds } from '../../../src/registry-package/contract-test/inputs/input-rounds.ts';
import {
  listedResourceTypes,
  packagedResourceTypes,
} from '../../../src/registry-package/contract-test/inputs/resource-types.ts';
import { startAwsStub } from '../../hook/registry-door/delivery/aws-stub.ts';

describe('inputs of the contract tests', () => {
  test('have a valid and an invalid model of every target for every invocation point', () => {
    const inputs = contractInputs(['B', 'A', 'B']);
    const asObjects = Object.fromEntries([...inputs].map(([name, models]) => [name, Object.fromEntries(models)]));
    const valid = { resourceProperties: {} };
    const invalid = { resourceProperties: { InvalidPropertyKey: 'invalid_property_value' } };
    const previousResourceProperties = {};
    expect(asObjects).toEqual({
      'inputs_1_pre_create.json': { A: valid, B: valid },
      'inputs_1_invalid_pre_create.json': { A: invalid, B: invalid },
      'inputs_1_pre_update.json': {
        A: { ...valid, previousResourceProperties },
        B: { ...valid, previousResourceProperties },
      },
      'inputs_1_invalid_pre_update.json': {
        A: { ...invalid, previousResourceProperties },
        B: { ...invalid, previousResourceProperties },
      },
      'inputs_1_pre_delete.json': { A: valid, B: valid },
      'inputs_1_invalid_pre_delete.json': { A: invalid, B: invalid },
    });
    for (const models of inputs.values()) expect([...models.keys()]).toEqual(['A', 'B']);
  });

  test('come from a packaged list of more than a thousand resource types, all of AWS, sorted', async () => {
    const types = await packagedResourceTypes();
    expect(types.length).toBeGreaterThan(1000);
    expect(types).toContain('AWS::S3::Bucket');
    expect(types).toEqual([...new Set(types)].sort());
    expect(types.filter((name) => !name.startsWith('AWS::'))).toEqual([]);
  });

  test('come from CloudFormation, page by page and Region by Region, each type once', async () => {
    const queries: string[] = [];
    const pages = [
      '<TypeSummaries><member><TypeName>AWS::S3::Bucket</TypeName></member></TypeSummaries><NextToken>more</NextToken>',
      '<TypeSummaries><member><TypeName>AWS::EC2::Instance</TypeName></member></TypeSummaries>',
      '<TypeSummaries><member><TypeName>AWS::S3::Bucket</TypeName></member><member><TypeName>Alexa::ASK::Skill</TypeName></member></TypeSummaries>',
    ];
    const stub = await startAwsStub(({ text }) => {
      queries.push(text);
      return {
        kind: 'xml',
        text: `<ListTypesResponse><ListTypesResult>${pages.shift()}</ListTypesResult></ListTypesResponse>`,
      };
    });
    process.env.AWS_ACCESS_KEY_ID = 'AKIDEXAMPLE';
    process.env.AWS_SECRET_ACCESS_KEY = 'example';
    const types = await listedResourceTypes({ regions: ['eu-west-1', 'us-east-1'], endpoint: stub.endpoint });
    await stub.close();
    expect(types).toEqual(['AWS::EC2::Instance', 'AWS::S3::Bucket']);
    expect(queries[0]).toContain('Visibility=PUBLIC');
    expect(queries[0]).toContain('DeprecatedStatus=LIVE');
    expect(queries[1]).toContain('NextToken=more');
  });
});

describe('input files', () => {
  const one = JSON.stringify({ 'AWS::A::B': { resourceProperties: {} } });
  const [entry] = [{ targetName: 'AWS::A::B', targetModel: { resourceProperties: {} } }];
  const none = { preCreate: [], preUpdate: [], preDelete: [] };

  test('are sorted into rounds, which end with the first number that no file has', () => {
    expect(
      inputRounds(
        new Map([
          ['inputs_1_pre_create.json', one],
          ['inputs_2_pre_delete.json', one],
          ['inputs_4_pre_update.json', one],
          ['inputs_10_pre_update.json', one],
        ]),
      ),
    ).toEqual({
      kind: 'read',
      rounds: [
        { valid: { ...none, preCreate: [entry] }, invalid: none },
        { valid: { ...none, preDelete: [entry] }, invalid: none },
      ],
    });
  });

  test('may hold invalid models for all invocation points at once', () => {
    const read = inputRounds(
      new Map([
        ['inputs_1_invalid.json', one],
        ['inputs_1_invalid_pre_create.json', '{}'],
      ]),
    );
    expect(read).toEqual({
      kind: 'read',
      rounds: [{ valid: none, invalid: { preCreate: [], preUpdate: [entry], preDelete: [entry] } }],
    });
  });

  test.each([
    ['no files', new Map<string, string>(), 'inputs_1_pre_create.json'],
    ['text that is no JSON', new Map([['inputs_1_pre_create.json', '{']]), 'inputs_1_pre_create.json'],
    ['a model that is no object', new Map([['inputs_1_invalid.json', '{"A":1}']]), 'inputs_1_invalid.json'],
  ])('with %s are refused, naming the file', (_, texts, name) => {
    expect(inputRounds(texts)).toEqual({ kind: 'unreadable', problem: expect.stringContaining(name) });
  });
});
