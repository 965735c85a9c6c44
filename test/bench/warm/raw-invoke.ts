import { createHash, createHmac } from 'node:crypto';
import { Agent, request as requestHttp } from 'node:http';
import { CREDENTIALS, REGION } from '../input.ts';

const agent = new Agent({ keepAlive: true });
const SIGNED_HEADERS = 'content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token';
let signingKey: Buffer | undefined;

/** The floor: one signed request on a kept connection, with nothing checked and nothing general. */
export function rawInvoke(endpoint: URL, functionName: string, payload: Uint8Array): Promise<Buffer> {
  const path = `/2015-03-31/functions/${functionName}/invocations`;
  const amzDate = new Date().toISOString().replace(/[:-]|\.\d{3}/g, '');
  const day = amzDate.slice(0, 8);
  signingKey ??= [day, REGION, 'lambda', 'aws4_request'].reduce<Buffer>(
    (key, part) => createHmac('sha256', key).update(part).digest(),
    Buffer.from(`AWS4${CREDENTIALS.secretAccessKey}`),
  );
  const scope = `${day}/${REGION}/lambda/aws4_request`;
  const payloadHash = createHash('sha256').update(payload).digest('hex');
  const canonicalRequest = `POST\n${path}\n\ncontent-type:application/octet-stream\nhost:${endpoint.host}\nx-amz-content-sha256:${payloadHash}\nx-amz-date:${amzDate}\nx-amz-security-token:${CREDENTIALS.sessionToken}\n\n${SIGNED_HEADERS}\n${payloadHash}`;
  const hash = createHash('sha256').update(canonicalRequest).digest('hex');
  const signature = createHmac('sha256', signingKey)
    .update(`AWS4-HMAC-SHA256\n${amzDate}\n${scope}\n${hash}`)
    .digest('hex');
  const headers = {
    'content-type': 'application/octet-stream',
    host: endpoint.host,
    'content-length': payload.byteLength,
    'x-amz-content-sha256': payloadHash,
    'x-amz-date': amzDate,
    'x-amz-security-token': CREDENTIALS.sessionToken,
    authorization: `AWS4-HMAC-SHA256 Credential=${CREDENTIALS.accessKeyId}/${scope}, SignedHeaders=${SIGNED_HEADERS}, Signature=${signature}`,
  };
  return new Promise((resolve, reject) => {
    const options = { agent, host: endpoint.hostname, port: endpoint.port, method: 'POST', path, headers };
    const request = requestHttp(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks)));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(payload);
  });
}
