import { afterEach, describe, expect, test } from '@jest/globals';
import { allowedVariables, NOTHING_GRANTED } from '../../../src/local/lambda/runtimes/allowed-variables.ts';
import { type Served, serve } from './support.ts';

/** A developer's shell. */
const SHELL = {
  PATH: process.env.PATH,
  HOME: '/home/dev',
  LANG: 'de_DE.UTF-8',
  LC_ALL: 'C',
  https_proxy: 'http://proxy:3128',
  NODE_EXTRA_CA_CERTS: '/etc/ssl/corporate.pem',
  GITHUB_TOKEN: 'secret',
  NPM_TOKEN: 'secret',
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'secret',
  AWS_PROFILE: 'production',
  AWS_CONFIG_FILE: '/home/dev/.aws/config',
};

describe('of the variables of this machine, a function gets', () => {
  test('what programs need to start and to speak to the network, and no credential', () => {
    expect(allowedVariables(SHELL, NOTHING_GRANTED)).toEqual({
      PATH: process.env.PATH,
      HOME: '/home/dev',
      LANG: 'de_DE.UTF-8',
      LC_ALL: 'C',
      https_proxy: 'http://proxy:3128',
      NODE_EXTRA_CA_CERTS: '/etc/ssl/corporate.pem',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
    });
  });

  test('the AWS credentials, if it is granted them, and no other secret', () => {
    const granted = allowedVariables(SHELL, { awsCredentials: true, variables: new Map() });
    expect(granted).toMatchObject({
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'secret',
      AWS_PROFILE: 'production',
      AWS_CONFIG_FILE: '/home/dev/.aws/config',
    });
    expect(granted).not.toHaveProperty('AWS_EC2_METADATA_DISABLED');
    expect(granted).not.toHaveProperty('GITHUB_TOKEN');
  });

  test('what it is granted by name, and what is set for it', () => {
    const variables = new Map([
      ['GITHUB_TOKEN', undefined],
      ['NOT_SET', undefined],
      ['STAGE', 'test'],
    ]);
    const granted = allowedVariables(SHELL, { awsCredentials: false, variables });
    expect(granted).toMatchObject({ GITHUB_TOKEN: 'secret', STAGE: 'test' });
    expect(granted).not.toHaveProperty('NOT_SET');
    expect(granted).not.toHaveProperty('NPM_TOKEN');
  });
});

describe('in its process', () => {
  let served: Served | undefined;
  afterEach(() => served?.close());

  test('a function finds what it is allowed, what Lambda sets, and its own', async () => {
    served = await serve(
      {
        'env/index.mjs': 'export const handler = async () => process.env;',
        'env/function.json': '{"Environment": {"Variables": {"OWN": "yes"}}}',
      },
      SHELL,
    );
    const { reply } = await served.invoke('env', {});
    expect(JSON.stringify(reply)).not.toContain('secret');
    expect(reply).toMatchObject({ HOME: '/home/dev', OWN: 'yes', AWS_REGION: 'eu-west-1', _HANDLER: 'index.handler' });
    expect(reply).not.toHaveProperty('AWS_ACCESS_KEY_ID');
  });
});
