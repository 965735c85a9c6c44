import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { installationAt } from '../../../src/cli/shell/installation.ts';
import { PLAIN, type Terminal } from '../../../src/cli/shell/terminal.ts';
import { UsageError } from '../../../src/cli/shell/usage-error.ts';
import { startLambda } from '../../../src/cli/start-lambda/run.ts';
import { readEnvironment } from '../../../src/hook/runtime/environment.ts';
import { listenOnLoopback } from '../../../src/local/lambda/http/listen.ts';
import { writeFolder } from './support.ts';

const VERSIONED = `export const handler = async ({ request }) => ({
  status: request.hookContext.targetModel.resourceProperties.VersioningConfiguration ? 'SUCCESS' : 'FAILED',
  errorCode: request.hookContext.targetModel.resourceProperties.VersioningConfiguration ? null : 'NonCompliant',
  message: 'looked at it', callbackContext: null, callbackDelaySeconds: 0 });`;

const FUNCTIONS = {
  'versioned/index.mjs': VERSIONED,
  'versioned/events/failure.json': '{}',
  'talks/index.mjs': `export const handler = async () => { console.log('said'); return { status: 'SUCCESS', errorCode: null, message: 'fine' }; };`,
  'empty/notes.txt': 'no function',
  'LambdaHook/index.mjs': VERSIONED,
};

/** Collects what is written to it. */
function collector(): Terminal & { text(): string } {
  let text = '';
  return {
    write: (more) => {
      text += more;
    },
    rewriteLine: () => {},
    columns: undefined,
    style: PLAIN,
    text: () => text,
  };
}

function surroundings(stop: AbortSignal) {
  const { HOOK_CONFIGURATION: _, HOOK_CONFIGURATION_PARAMETER: __, ...variables } = process.env;
  return {
    installation: installationAt(resolve('dist')),
    variables,
    environment: readEnvironment(variables),
    out: collector(),
    errors: collector(),
    stop,
  };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((wake) => setTimeout(wake, 10));
}

const lambdaHookEvent = (resourceProperties: object) => ({
  clientRequestToken: 'a-token',
  awsAccountId: '123456789012',
  stackId: 'arn:aws:cloudformation:us-east-1:123456789012:stack/s/1',
  hookTypeName: 'Example::Policy::Hook',
  hookTypeVersion: '1',
  hookModel: {},
  actionInvocationPoint: 'CREATE_PRE_PROVISION',
  requestData: {
    targetName: 'AWS::S3::Bucket',
    targetType: 'AWS::S3::Bucket',
    targetLogicalId: 'Logs',
    targetModel: { resourceProperties },
  },
  requestContext: { invocation: 1, callbackContext: null },
});

describe('start-lambda', () => {
  test('serves the hook and the functions that it asks, and stops without a trace', async () => {
    const folder = writeFolder(FUNCTIONS);
    const stop = new AbortController();
    const around = surroundings(stop.signal);
    const exitCode = startLambda({ port: 0, functionsFolder: folder.path }, around);
    await until(() => around.errors.text().includes('Ctrl-C'));
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(around.errors.text())?.[0] ?? '';
    const invoke = async (name: string, event: object) => {
      const init = { method: 'POST', headers: { authorization: 'test' }, body: JSON.stringify(event) };
      return (await fetch(`${url}/2015-03-31/functions/${name}/invocations`, init)).json();
    };
    try {
      expect(around.errors.text()).toContain('empty is not served: none of bootstrap, index.mjs');
      expect(around.errors.text()).toContain('LambdaHook is not served: the hook itself has this name');
      expect(around.errors.text()).toMatch(
        /curl -s -H 'Authorization: none' \S+\/functions\/versioned\/invocations -d @\S+failure\.json/,
      );
      expect(around.errors.text()).toMatch(/aws lambda invoke .* --function-name versioned /);

      const token = { clientRequestToken: 'a-token' };
      expect(await invoke('LambdaHook', lambdaHookEvent({ VersioningConfiguration: {} }))).toMatchObject({
        ...token,
        hookStatus: 'SUCCESS',
      });
      expect(await invoke('LambdaHook', lambdaHookEvent({}))).toMatchObject({
        ...token,
        hookStatus: 'FAILED',
        errorCode: 'NonCompliant',
      });
      expect(
        await invoke('TypeFunction', {
          ...lambdaHookEvent({}),
          hookModel: { LambdaFunctions: ['versioned'] },
          requestData: {
            ...lambdaHookEvent({}).requestData,
            callerCredentials: '{"accessKeyId":"a","secretAccessKey":"b","sessionToken":"c"}',
          },
        }),
      ).toMatchObject({ ...token, hookStatus: 'FAILED', errorCode: 'NonCompliant' });
    } finally {
      stop.abort();
    }
    expect(await exitCode).toBe(0);
    folder.remove();
    await expect(fetch(url)).rejects.toThrow();

    const records = around.out
      .text()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const decisions = records.filter(({ record }) => record === 'decision');
    expect(decisions.map(({ PolicyFunction }) => PolicyFunction).sort()).toEqual([
      'talks',
      'talks',
      'versioned',
      'versioned',
      'versioned',
    ]);
    expect(around.errors.text()).toContain('talks | said');
    expect(around.errors.text()).toMatch(/^LambdaHook replied in [\d.]+ ms$/m);
    // The SDK prints it on Node 20.
    expect(around.errors.text()).not.toContain('NodeVersionSupportWarning');
  });

  test('says which folder it cannot read', async () => {
    const run = startLambda({ port: 0, functionsFolder: 'not-there' }, surroundings(AbortSignal.abort()));
    await expect(run).rejects.toThrow(
      new UsageError(['not-there is not a folder that can be read: name one whose subfolders are functions']),
    );
  });

  test('says that a port is in use, and what to do', async () => {
    const { server, port } = await listenOnLoopback(() => {}, 0);
    const folder = writeFolder(FUNCTIONS);
    try {
      const run = startLambda({ port, functionsFolder: folder.path }, surroundings(AbortSignal.abort()));
      await expect(run).rejects.toThrow(
        `Port ${port} is in use: end the program that has it, or choose another one with --port`,
      );
    } finally {
      folder.remove();
      server.close();
    }
  });
});
