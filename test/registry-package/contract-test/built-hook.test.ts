import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checksOf, handlerTargets, randomName } from '../../../src/registry-package/contract-test/checks/checks.ts';
import { functionClient } from '../../../src/registry-package/contract-test/checks/function-client.ts';
import { runChecks } from '../../../src/registry-package/contract-test/checks/run-checks.ts';
import {
  CONTRACT_FUNCTIONS,
  type ContractHook,
  startContractHook,
} from '../../../src/registry-package/contract-test/contract-hook.ts';
import { contractInputs } from '../../../src/registry-package/contract-test/inputs/contract-inputs.ts';
import { inputRounds } from '../../../src/registry-package/contract-test/inputs/input-rounds.ts';
import { typeSchema } from '../../../src/registry-package/type-schema.ts';

/** The original hook's own configuration, of which its README says how it is written. */
const ORIGINAL = { LambdaFunctions: CONTRACT_FUNCTIONS };

describe.each([false, true])('the built hook with the five contract functions, callbacks %p', (callbacks) => {
  let hook: ContractHook | undefined;
  beforeAll(async () => {
    hook = await startContractHook({
      projectFolder: process.cwd(),
      region: 'us-east-1',
      callbacks,
      log: { output: () => {}, invocation: () => {} },
      environment: {},
    });
  });
  afterAll(() => hook?.close());

  test('keeps the contract for resources, stacks and change sets at every invocation point', async () => {
    const inputs = contractInputs(['AWS::S3::Bucket', 'AWS::SQS::Queue', 'STACK', 'CHANGE_SET']);
    const read = inputRounds(
      new Map([...inputs].map(([name, models]) => [name, JSON.stringify(Object.fromEntries(models))])),
    );
    if (hook === undefined || read.kind === 'unreadable') throw new Error('The hook did not start');
    const client = await functionClient({ endpoint: hook.url, functionName: 'TypeFunction', region: 'us-east-1' });
    const checks = checksOf(handlerTargets(typeSchema(5)), read.rounds, randomName);
    let token = 0;
    const results = await runChecks(
      checks,
      {
        client,
        newToken: () => {
          token += 1;
          return `token-${token}`;
        },
        timeoutMs: 60_000,
        maxCallbacks: 3,
        pause: async () => {},
        awsAccountId: '123456789012',
        callerCredentials: { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' },
        typeConfiguration: ORIGINAL,
      },
      2,
      () => {},
    );
    expect(results.filter(({ problem }) => problem !== undefined)).toEqual([]);
    const invocations = new Set(
      results.filter(({ check }) => check.expected === 'SUCCESS').map((result) => result.invocations),
    );
    expect(invocations).toEqual(new Set([callbacks ? 2 : 1]));
  }, 60_000);
});
