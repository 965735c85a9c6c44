import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

/**
 * Why a server on this machine must not answer a request, or undefined if it may. Loopback is no authentication: a web page
 * of anybody can send requests to it, and read answers by a host name of its own that leads here (DNS rebinding). Programs name
 * this machine as the host, and send neither `Origin` nor `Sec-Fetch-Site`, which browsers always do.
 *
 * @param port the server's own
 */
export function foreignRequest({ host, origin, ...others }: IncomingHttpHeaders, port: number): string | undefined {
  const own = OWN_NAMES.map((name) => `${name}:${port}`);
  if (host === undefined || !own.includes(host.toLowerCase())) {
    return `the Host header must be ${own.join(', ')}: this server answers programs of this machine only`;
  }
  if (origin !== undefined && origin !== `http://${host}`) {
    return 'the request comes from a web page of another origin';
  }
  const site = others['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return 'the request comes from a web page of another site';
  }
  return undefined;
}

const OWN_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/** Answers a foreign request, and says whether it was one. Nothing of its body is read. */
export function refuseForeign(request: IncomingMessage, response: ServerResponse): boolean {
  const reason = foreignRequest(request.headers, request.socket.localPort ?? 0);
  if (reason === undefined) return false;
  response
    .writeHead(403, { 'content-type': 'application/json', connection: 'close' })
    .end(JSON.stringify({ message: `Refused: ${reason}` }));
  return true;
}
