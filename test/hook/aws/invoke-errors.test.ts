import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as lambda from '@aws-sdk/client-lambda';
import { describe, expect, test } from '@jest/globals';
import { INVOKE_ERRORS } from '../../../src/hook/aws/lambda/invoke-errors.ts';
import { lambdaFailure } from '../../../src/hook/aws/lambda/lambda-failure.ts';

/** The errors of the operation, as the SDK's generator writes them from the service's model. */
function modelledErrors(): string[] {
  const client = createRequire(import.meta.url).resolve('@aws-sdk/client-lambda');
  const command = readFileSync(join(client, '../../dist-types/commands/InvokeCommand.d.ts'), 'utf8');
  return [...command.matchAll(/@throws \{@link (\w+)\} \((?:client|server) fault\)/g)].map(([, name]) => name ?? '');
}

/** The HTTP status of an error, from its schema. */
function statusOf(name: string): number {
  const schema: unknown = Object.entries(lambda).find(([exported]) => exported === `${name}$`)?.[1];
  const traits: unknown = Array.isArray(schema) ? schema[3] : undefined;
  if (typeof traits !== 'object' || traits === null || !('httpError' in traits))
    throw new Error(`No schema of ${name}`);
  return Number(traits.httpError);
}

test('the table names every error of Invoke, and no other', () => {
  const modelled = modelledErrors();
  expect(modelled.length).toBeGreaterThan(30);
  expect(Object.keys(INVOKE_ERRORS).sort()).toEqual(modelled.sort());
});

test.each(modelledErrors())('%s has a mend, and its own name where the kind does not say it', (name) => {
  const failure = lambdaFailure({ name, statusCode: statusOf(name) });
  expect(failure.message).not.toContain('HTTP status');
  const plain = ['TooManyRequestsException', 'ResourceNotFoundException', 'RequestTooLargeException'];
  expect(failure.message.includes(`(${name})`)).toBe(!plain.includes(name));
});

describe('The advice', () => {
  test.each([
    ['EC2ThrottledException', 502, 'THROTTLED', true, 'EC2'],
    ['EC2AccessDeniedException', 502, 'ACCESS_DENIED', false, 'execution role'],
    ['EC2UnexpectedException', 502, 'UNKNOWN', true, 'VPC'],
    ['ENILimitReachedException', 502, 'UNKNOWN', true, 'quota'],
    ['EFSMountFailureException', 403, 'UNKNOWN', false, 'access point'],
    ['EFSMountTimeoutException', 408, 'UNKNOWN', true, 'file system'],
    ['S3FilesMountFailureException', 403, 'UNKNOWN', false, 'S3 Files'],
    ['NoPublishedVersionException', 400, 'NOT_FOUND', false, 'publish'],
    ['SnapStartNotReadyException', 409, 'UNKNOWN', true, 'SnapStart'],
    ['KMSDisabledException', 502, 'ACCESS_DENIED', false, 'enable the key'],
    ['InvalidSubnetIDException', 502, 'UNKNOWN', false, 'subnet'],
  ] as const)('about %s is for its cause', (name, statusCode, error, retryable, word) => {
    const failure = lambdaFailure({ name, statusCode });
    expect(failure).toMatchObject({ error, retryable, message: expect.stringContaining(word) });
    expect(failure.message).not.toMatch(/reserved concurrency|lambda:InvokeFunction/);
  });

  test('about an error that the model does not have yet tells its name, digits included, and its status', () => {
    expect(lambdaFailure({ name: 'H3NotReadyException', statusCode: 425 }).message).toContain(
      '(H3NotReadyException, HTTP status 425)',
    );
  });

  test('never repeats a name that is no name', () => {
    const name = 'arn:aws:lambda:eu-west-1:111122223333:function:f';
    expect(lambdaFailure({ name, statusCode: 400 }).message).not.toContain('arn');
  });

  test.each([
    ['RequestTimeTooSkewed', 403, 'ACCESS_DENIED', false],
    ['SlowDown', 503, 'THROTTLED', true],
    ['', 408, 'NETWORK', true],
    ['', 500, 'UNKNOWN', true],
  ] as const)('about %s with status %i is that of all AWS', (name, statusCode, error, retryable) => {
    expect(lambdaFailure({ name, statusCode })).toMatchObject({ error, retryable });
  });
});
