/**
 * How fast templates are judged on this machine: 20 JavaScript functions on the embedded endpoint, and 50, 500 and 2,000 resources.
 * Prints time, invocations of policy functions per second, and how much memory the process needed. Arguments are other numbers of resources.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { processEnvironment } from '../../src/hook/runtime/environment.ts';
import { DEFAULT_ASSUMPTIONS } from '../../src/local/assumptions.ts';
import { evaluateChanges } from '../../src/local/cloudformation/evaluate-changes.ts';
import { planChange } from '../../src/local/cloudformation/plan/plan-change.ts';
import { readFunctionsFolder } from '../../src/local/lambda/function/read-functions-folder.ts';
import { NOTHING_KNOWN } from '../../src/local/template/value/evaluation-context.ts';

const FUNCTIONS = 20;
const CONCURRENCY = { least: 4, most: 16 };
const given = process.argv.slice(2).map(Number);
const SIZES = given.length > 0 ? given : [50, 500, 2_000];

const FUNCTION = `
export const handler = async ({ request }) => ({
  status: request.hookContext.targetModel.resourceProperties.Versioned ? 'SUCCESS' : 'FAILED',
  errorCode: request.hookContext.targetModel.resourceProperties.Versioned ? null : 'NonCompliant',
  message: 'Judged ' + request.hookContext.targetLogicalId,
  callbackContext: null,
  callbackDelaySeconds: 0,
});
`;

function templateOf(size: number): string {
  const resources = Array.from({ length: size }, (_, index) => [
    `Bucket${index}`,
    {
      Type: 'AWS::S3::Bucket',
      Properties: { Versioned: index % 50 !== 0, BucketName: { 'Fn::Sub': `\${AWS::StackName}-${index}` } },
    },
  ]);
  return JSON.stringify({ Resources: Object.fromEntries(resources) });
}

/** A stack has at most 500 resources: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
function stackSizes(resources: number): readonly number[] {
  return Array.from({ length: Math.ceil(resources / 500) }, (_, index) => Math.min(500, resources - 500 * index));
}

function plan(size: number, stackName: string) {
  const planned = planChange({
    template: { file: 'template.json', text: templateOf(size) },
    previous: undefined,
    deleting: false,
    parameters: new Map(),
    previousParameters: undefined,
    stackName,
    accountId: '123456789012',
    region: 'us-east-1',
    roleArn: undefined,
    known: NOTHING_KNOWN,
  });
  if (planned.kind === 'invalid') throw new Error(JSON.stringify(planned.problems));
  return { template: 'template.json', change: planned.change, notes: [], nested: [] };
}

const folder = mkdtempSync(join(tmpdir(), 'evaluate-bench-'));
try {
  const names = Array.from({ length: FUNCTIONS }, (_, index) => `policy-${index}`);
  for (const name of names) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'index.mjs'), FUNCTION);
  }
  const read = readFunctionsFolder(folder);
  if (read.kind === 'unreadable') throw new Error(read.problem);
  console.log(`${FUNCTIONS} functions, ${CONCURRENCY.least} to ${CONCURRENCY.most} requests at once`);
  console.log('resources  invocations    time  invocations/s  ms/resource  records  peak RSS');
  for (const size of SIZES) {
    const started = performance.now();
    const changes = stackSizes(size).map((resources, index) => plan(resources, `bench-${index}`));
    const plannedMs = performance.now() - started;
    let records = 0;
    const result = await evaluateChanges(
      changes,
      {
        door: 'lambda-hook',
        bundleFolder: resolve('dist', 'lambda-hook'),
        source: { kind: 'folder', functions: read.functions },
        region: 'us-east-1',
        accountId: '123456789012',
        environment: processEnvironment(),
        typeName: 'Bench::PolicyFunctions::Hook',
        settings: {
          enabled: true,
          targetOperations: ['RESOURCE'],
          failureMode: 'FAIL',
          targetFilters: [],
          stackFilters: undefined,
          properties: undefined,
        },
        properties: { LambdaFunctions: names },
        operations: undefined,
        assumptions: DEFAULT_ASSUMPTIONS,
        callerCredentials: undefined,
        realTime: false,
        concurrency: CONCURRENCY,
        failedTemplates: [],
        allowUnjudged: false,
      },
      {
        keepRecord: () => {
          records += 1;
        },
        log: () => {},
        onProgress: () => {},
      },
    );
    const seconds = (performance.now() - started) / 1000;
    const { decisions, passed, nonCompliant } = result.summary;
    if (decisions !== size * FUNCTIONS || passed + nonCompliant !== decisions) throw new Error('Something was lost');
    console.log(
      [
        String(size).padStart(9),
        String(decisions).padStart(11),
        `${seconds.toFixed(2)} s`.padStart(6),
        Math.round(decisions / seconds)
          .toLocaleString('en')
          .padStart(13),
        ((seconds * 1000) / size).toFixed(2).padStart(11),
        String(records).padStart(7),
        `${Math.round(process.resourceUsage().maxRSS / 1024)} MB`.padStart(8),
        `(derived in ${Math.round(plannedMs)} ms)`,
      ].join('  '),
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
