import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { largeTemplate } from '../../fixtures/templates/large-template.ts';
import { list, models, resolve, unknowns } from './resolve.ts';

const folder = 'test/fixtures/templates';
const expectation = z.strictObject({
  template: z.string(),
  parameters: z.record(z.string(), z.string()),
  resources: z.record(z.string(), z.unknown()),
  unresolved: z.array(z.string()),
  problems: z.array(z.string()),
});

/** Checked by hand, and against moto's resolution of the template that cfn-lint read and expanded. */
const expected = readdirSync(join(folder, 'expected')).map((name) =>
  expectation.parse(JSON.parse(readFileSync(join(folder, 'expected', name), 'utf8'))),
);

describe('A realistic template has its hand-checked resolution', () => {
  test.each(expected)('$template', ({ template, parameters, resources, unresolved, problems }) => {
    const resolved = resolve(readFileSync(join(folder, template), 'utf8'), { parameters });
    expect(models(resolved)).toEqual(resources);
    expect(unknowns(resolved)).toEqual(unresolved);
    expect(list(resolved.problems)).toEqual(problems);
  });

  test('Every template of the folder has an expectation.', () => {
    const templates = readdirSync(folder).filter((name) => /\.(?:yaml|json)$/.test(name));
    expect(expected.map(({ template }) => template)).toEqual(expect.arrayContaining(templates));
    expect(templates.length).toBeGreaterThanOrEqual(20);
  });

  test('A template of 500 resources.', () => {
    const resolved = resolve(largeTemplate(500), { parameters: { Environment: 'prod' } });
    expect(resolved.problems).toEqual([]);
    expect(resolved.resources).toHaveLength(500);
    expect(models(resolved)).toMatchObject({
      Resource0: {
        Type: 'AWS::S3::Bucket',
        Properties: {
          BucketName: 'shop-prod-0',
          VersioningConfiguration: { Status: 'Enabled' },
          Tags: [{ Key: 'index', Value: '0' }],
        },
      },
      Resource499: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'shop-prod-499' } },
    });
    expect(unknowns(resolved)).toHaveLength(166);
    expect(unknowns(resolved)[0]).toBe(
      'Resource2.Tags[0].Value: the reference to Resource1 is known only after it is provisioned',
    );
  });
});
