import { readFileSync } from 'node:fs';
import { parseXML } from '@aws-sdk/xml-builder';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import * as z from 'zod';
import { publishedSchemas } from '../../../schema/write/published-schemas.ts';
import { BAD, type Folder, folderOf, policy, runCommand, VERSIONING } from '../command.ts';

jest.setTimeout(60_000);

let folder: Folder;

beforeAll(() => {
  folder = folderOf({
    'templates/bad.yaml': BAD,
    'functions/versioning/index.mjs': VERSIONING,
    'functions/topics/index.mjs': policy(`
      if (context.targetName === 'AWS::SNS::Topic') return { status: 'FAILED', errorCode: 'NonCompliant', message: 'Topic' };
      return { message: 'not applicable: no topic', annotations: [{ annotationName: 'topics', status: 'SKIPPED' }] };
    `),
    'functions/broken/index.mjs': policy("if (context.targetName === 'AWS::S3::Bucket') throw new Error('boom <&>')"),
    'config.json': JSON.stringify({
      LambdaFunctions: [
        'versioning',
        { FunctionName: 'topics', FailureMode: 'WARN' },
        { FunctionName: 'broken', OnError: 'FAIL' },
      ],
    }),
  });
});

afterAll(() => folder.remove());

const outputs = new Map<string, Promise<string>>();

/** The same evaluation in each format, made once. */
function evaluate(format: string): Promise<string> {
  const output = outputs.get(format) ?? run(format);
  outputs.set(format, output);
  return output;
}

async function run(format: string): Promise<string> {
  const args = ['evaluate', 'templates/bad.yaml', '--functions', 'functions', '--config', 'config.json'];
  const { code, stdout } = await runCommand([...args, '--format', format], { cwd: folder.path });
  expect(code).toBe(1);
  return stdout;
}

describe('SARIF', () => {
  const location = z.object({
    physicalLocation: z.object({
      artifactLocation: z.object({ uri: z.string() }),
      region: z.object({ startLine: z.number(), startColumn: z.number() }),
    }),
  });
  const log = z.object({
    runs: z.tuple([
      z.object({
        tool: z.object({ driver: z.object({ rules: z.array(z.object({ id: z.string() })) }) }),
        results: z.array(
          z.object({
            ruleId: z.string(),
            ruleIndex: z.number(),
            level: z.string(),
            message: z.object({ text: z.string() }),
            locations: z.tuple([location]),
          }),
        ),
      }),
    ]),
  });

  test('is valid by the schema of its version 2.1.0.', async () => {
    // The schema is draft 4 by name and uses nothing that draft 7 reads otherwise.
    const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync('test/fixtures/sarif-2.1.0.schema.json', 'utf8'));
    const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
    addFormats.default(ajv);
    const validate = ajv.compile(schema);
    validate(JSON.parse(await evaluate('sarif')));
    expect(validate.errors).toBeNull();
    validate({ version: '2.1.0', runs: [{ tool: {} }] });
    expect(validate.errors).not.toBeNull();
  });

  test('points at the line of each finding, relative to where the command ran, with a rule for each function.', async () => {
    const [run] = log.parse(JSON.parse(await evaluate('sarif'))).runs;
    const { rules } = run.tool.driver;
    const found = run.results.map(({ ruleId, ruleIndex, level, locations: [{ physicalLocation }] }) => ({
      rule: rules[ruleIndex]?.id === ruleId ? ruleId : 'no such rule',
      level,
      uri: physicalLocation.artifactLocation.uri,
      line: physicalLocation.region.startLine,
      text: BAD.split('\n')[physicalLocation.region.startLine - 1]?.slice(physicalLocation.region.startColumn - 1),
    }));
    expect(found).toEqual([
      { rule: 'topics', level: 'warning', uri: 'templates/bad.yaml', line: 3, text: 'Topic:' },
      { rule: 'versioning', level: 'error', uri: 'templates/bad.yaml', line: 5, text: 'Bucket:' },
      { rule: 'broken', level: 'error', uri: 'templates/bad.yaml', line: 5, text: 'Bucket:' },
    ]);
  });
});

describe('JUnit', () => {
  const attributes = z.record(z.string(), z.unknown());
  const suites = z.object({
    testsuites: z.looseObject({ testsuite: z.looseObject({ testcase: z.array(attributes) }) }),
  });

  test('is well-formed and counts each decision once: failures, errors, skipped ones, warnings as passed.', async () => {
    const xml = await evaluate('junit');
    const { testsuites } = suites.parse(parseXML(xml));
    expect(testsuites).toMatchObject({ tests: '6', failures: '1', errors: '1' });
    const { testsuite } = testsuites;
    expect(testsuite).toMatchObject({ name: 'bad (CREATE)', tests: '6', failures: '1', errors: '1', skipped: '1' });
    const cases = testsuite.testcase.map((one) => [one.classname, one.name, one.line, Object.keys(one).sort().at(-1)]);
    expect(testsuite.testcase).toHaveLength(6);
    expect(cases).toContainEqual(['bad.Bucket', 'versioning (RESOURCE)', '5', expect.anything()]);
    expect(testsuite.testcase.filter((one) => 'failure' in one).map(({ name }) => name)).toEqual([
      'versioning (RESOURCE)',
    ]);
    expect(testsuite.testcase.filter((one) => 'error' in one).map(({ name }) => name)).toEqual(['broken (RESOURCE)']);
    expect(testsuite.testcase.filter((one) => 'system-out' in one).map(({ name }) => name)).toEqual([
      'topics (RESOURCE)',
    ]);
  });

  test('carries a message whole, whatever characters it has.', async () => {
    const { testsuites } = suites.parse(parseXML(await evaluate('junit')));
    const [failed] = testsuites.testsuite.testcase.filter((one) => 'failure' in one);
    expect(failed?.failure).toMatchObject({ message: 'Not versioned: <b>"enable" it</b> & \uFFFD more | yes' });
  });
});

describe('JSON', () => {
  test('is valid by the schema that is published, which is the one that the code has.', async () => {
    const published = JSON.parse(readFileSync('schema/evaluation-result.schema.json', 'utf8'));
    expect(published).toEqual(JSON.parse(JSON.stringify(publishedSchemas['evaluation-result.schema.json'])));
    const validate = new Ajv2020({ strict: false, allErrors: true }).compile(published);
    validate(JSON.parse(await evaluate('json')));
    expect(validate.errors).toBeNull();
  });
});

describe('Markdown', () => {
  test('tells each finding in one row, in which a message cannot become markup.', async () => {
    const markdown = await evaluate('markdown');
    const rows = markdown.split('\n').filter((line) => line.startsWith('| ') && line.includes('templates/bad.yaml'));
    expect(rows).toEqual([
      '| Topic<br>AWS::SNS::Topic | `templates/bad.yaml:3:3` | topics | ⚠️ non-compliant | warning: Topic |',
      expect.stringContaining('❌ non-compliant | Not versioned: \\<b\\>"enable" it\\</b\\> \\& \uFFFD more \\| yes |'),
      expect.stringMatching(/broken \| ❌ function error \| /),
    ]);
    expect(markdown).toMatch(/^## ❌ The hook blocks this$/m);
    expect(markdown).toContain('3 other decisions passed or did not apply.');
  });
});

describe('The table', () => {
  test('names resource, type, line, function, outcome and reason of each decision, and what CloudFormation would get.', async () => {
    const lines = (await evaluate('table')).split('\n').map((line) => line.trim().split(/ {2,}/));
    expect(lines).toContainEqual(['RESOURCE:LINE', 'FUNCTION', 'OUTCOME', 'TIME', 'REASON']);
    expect(lines).toContainEqual(['Topic:3', 'versioning', '✓ passed', expect.any(String), 'no bucket']);
    expect(lines).toContainEqual([
      'AWS::SNS::Topic',
      'topics',
      '! non-compliant',
      expect.any(String),
      'warning: Topic',
    ]);
    expect(lines).toContainEqual(['Bucket', 'HOOK_COMPLETE_FAILED NonCompliant']);
  });
});
