import { createHash, createHmac } from 'node:crypto';
import type { AwsCredentials } from '../../../src/hook/aws/aws-credentials.ts';
import type { ReceivedRequest } from './local-server.ts';

/**
 * What is wrong with a request's Signature Version 4, written from AWS's description and sharing no code with the signer:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signatureProblem(request: ReceivedRequest, credentials: AwsCredentials): string | undefined {
  const authorization =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(.+), SignedHeaders=(.+), Signature=([0-9a-f]{64})$/.exec(
      header(request, 'authorization'),
    );
  if (authorization === null) return 'no authorization';
  const [, accessKeyId = '', scope = '', signedHeaders = '', signature = ''] = authorization;
  if (accessKeyId !== credentials.accessKeyId) return 'another access key';
  const amzDate = header(request, 'x-amz-date');
  const [day = '', region = '', service = '', terminator = ''] = scope.split('/');
  if (!amzDate.startsWith(day) || service !== 'lambda' || terminator !== 'aws4_request') return 'wrong scope';
  if (header(request, 'x-amz-security-token') !== (credentials.sessionToken ?? '')) return 'another session token';
  const names = signedHeaders.split(';');
  for (const needed of ['host', 'x-amz-date']) if (!names.includes(needed)) return `${needed} is not signed`;
  const bodyHash = createHash('sha256').update(request.body).digest('hex');
  if (header(request, 'x-amz-content-sha256') !== bodyHash) return 'wrong hash of the body';
  const [path = '', query = ''] = request.url.split('?');
  const canonicalRequest = [
    request.method,
    path.split('/').map(encodeSegment).join('/'),
    query,
    ...names.map((name) => `${name}:${header(request, name).trim()}`),
    '',
    signedHeaders,
    bodyHash,
  ].join('\n');
  const stringToSign = [
    'AWS4-HMAC-SHA256',
    amzDate,
    scope,
    createHash('sha256').update(canonicalRequest).digest('hex'),
  ].join('\n');
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(
    (previous, part) => createHmac('sha256', previous).update(part).digest(),
    `AWS4${credentials.secretAccessKey}`,
  );
  const expected = createHmac('sha256', key).update(stringToSign).digest('hex');
  return expected === signature ? undefined : 'wrong signature';
}

function header(request: ReceivedRequest, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}

/** The path is encoded once more than on the wire, for every service but S3. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
