// Runs both built bundles under the node that runs this file, with no node_modules in reach: `node test/support/run-bundles.cjs`.
const { copyFileSync, mkdtempSync, rmSync } = require('node:fs');
const { createServer } = require('node:http');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 10_000 };
const request = {
  clientRequestToken: 'token-1',
  awsAccountId: '111122223333',
  stackId: 'stack-1',
  hookTypeName: 'AWSSamples::LambdaFunctionInvoker::Hook',
  hookTypeVersion: '00000001',
  hookModel: { LambdaFunctions: ['f'] },
  actionInvocationPoint: 'CREATE_PRE_PROVISION',
  requestData: {
    callerCredentials: JSON.stringify({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 's', sessionToken: 't' }),
    targetName: 'AWS::S3::Bucket',
    targetType: 'RESOURCE',
    targetLogicalId: 'Bucket',
    targetModel: { resourceProperties: { BucketName: 'logs' } },
  },
};

const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
const server = createServer((_, response) => response.end('{"status":"SUCCESS","errorCode":null,"message":"ok"}'));
server.listen(0, '127.0.0.1', async () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port');
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
    AWS_ENDPOINT_URL_LAMBDA: `http://127.0.0.1:${address.port}`,
    HOOK_CONFIGURATION: JSON.stringify({ LambdaFunctions: ['f'] }),
  });
  for (const door of ['lambda-hook', 'registry-hook']) {
    const file = join(folder, `${door}.js`);
    copyFileSync(join('dist', door, 'index.js'), file);
    const { hookStatus } = await require(file).handler(request, context);
    process.stderr.write(`${door} under Node ${process.versions.node}: ${hookStatus}\n`);
    if (hookStatus !== 'SUCCESS') process.exitCode = 1;
  }
  rmSync(folder, { recursive: true });
  server.closeAllConnections();
  server.close();
});
