import type { HttpCall } from './http/http-exchange.ts';

/** The GET request of a presigned URL, or why there is none, in words that hold no part of the URL. */
export function presignedUrlCall(text: string): HttpCall | string {
  if (!URL.canParse(text)) return 'its presigned URL is not a URL';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'its presigned URL is not an https URL';
  // The URL's signature is a credential: only a local endpoint, such as a test's, may get it in clear text.
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) {
    return 'its presigned URL is plain http, which is allowed for a local endpoint only';
  }
  return {
    protocol: url.protocol,
    hostname: url.hostname,
    port: url.port === '' ? undefined : Number(url.port),
    method: 'GET',
    path: `${url.pathname}${url.search}`,
    headers: { host: url.host, accept: 'application/json' },
  };
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
