import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createParameterReader } from '../../../src/hook/aws/parameter-reader.ts';
import type { ParameterResult } from '../../../src/hook/ports.ts';
import { type LocalServer, startLocalServer } from './local-server.ts';

const cleanUps: (() => unknown)[] = [];
const environment = process.env;
beforeEach(() => {
  process.env = {
    ...environment,
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_MAX_ATTEMPTS: '1',
  };
});
afterEach(async () => {
  process.env = environment;
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function ssmThat(answer: (response: ServerResponse) => void): Promise<LocalServer> {
  const server = await startLocalServer((_, response) => answer(response));
  cleanUps.push(() => server.close());
  return server;
}

function read(server: LocalServer, signal = new AbortController().signal): Promise<ParameterResult> {
  return createParameterReader({ region: 'eu-west-1', endpoint: server.origin }).read('/hook/configuration', signal);
}

describe('A parameter', () => {
  test('is read decrypted, by its name', async () => {
    const server = await ssmThat((response) =>
      response.end(JSON.stringify({ Parameter: { Name: '/hook/configuration', Value: '{"LambdaFunctions":[]}' } })),
    );

    expect(await read(server)).toEqual({ kind: 'read', value: '{"LambdaFunctions":[]}' });
    const [request] = server.requests;
    expect(request?.headers['x-amz-target']).toBe('AmazonSSM.GetParameter');
    expect(JSON.parse(String(request?.body))).toEqual({ Name: '/hook/configuration', WithDecryption: true });
  });

  test.each([
    ['ParameterNotFound', 400, /no such parameter/],
    ['ParameterVersionNotFound', 400, /no such parameter/],
    ['AccessDeniedException', 400, /ssm:GetParameter/],
    ['ExpiredTokenException', 400, /denied/],
    ['InvalidKeyId', 400, /KMS key/],
    ['ThrottlingException', 400, /throttled/],
    ['InternalServerError', 500, /could not be asked/],
  ])('that SSM refuses with %s says why in our own words', async (name, status, reason) => {
    const server = await ssmThat((response) =>
      response
        .writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
        .end(JSON.stringify({ __type: name, message: 'no arn:aws:ssm:eu-west-1:111122223333:parameter/x' })),
    );

    expectFailure(await read(server), reason);
  });

  test.each([
    ['without a value', '{"Parameter":{}}', /without a value/],
    ['without a parameter', '{}', /without a value/],
    ['that is not JSON', '<html>111122223333</html>', /could not be asked/],
  ])('with an answer %s is a failure', async (_, body, reason) => {
    const server = await ssmThat((response) => response.end(body));

    expectFailure(await read(server), reason);
  });

  test('is given up when the time is over', async () => {
    const controller = new AbortController();
    const server = await ssmThat(() => controller.abort());

    expectFailure(await read(server, controller.signal), /in time/);
  });
});

function expectFailure(result: ParameterResult, reason: RegExp): void {
  if (result.kind !== 'failed') throw new Error('The parameter was read');
  expect(result.reason).toMatch(reason);
  expect(result.reason).not.toMatch(/arn:|\d{12}|:\/\/|127\.0\.0\.1|AKID/);
}
