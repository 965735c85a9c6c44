import { createSocket } from 'node:dgram';
import { createServer, type ServerResponse } from 'node:http';
import * as z from 'zod';

const setting = z.object({ delayMs: z.number() });
const REPLY = JSON.stringify({
  status: 'SUCCESS',
  errorCode: null,
  message: 'Versioning is enabled',
  callbackContext: null,
  callbackDelaySeconds: 0,
});

/** A Lambda endpoint all of whose functions answer after the delay that the parent set last; and an X-Ray daemon that forgets. */
export function serveStub(): void {
  let delayMs = 0;
  let lastBody = '';
  let replies = 0;
  const answer = (response: ServerResponse) => {
    replies += 1;
    response.writeHead(200, {
      'content-type': 'application/json',
      'x-amzn-requestid': `6d0a6d4e-0000-4000-8000-${String(replies).padStart(12, '0')}`,
      'x-amz-executed-version': '$LATEST',
    });
    response.end(REPLY);
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      lastBody = Buffer.concat(chunks).toString();
      if (delayMs === 0) answer(response);
      else setTimeout(answer, delayMs, response);
    });
  });
  // Longer than any pause between two measurements: a subject must find its connections open.
  server.keepAliveTimeout = 120_000;
  const daemon = createSocket('udp4');
  daemon.on('message', () => {});
  daemon.bind(0, '127.0.0.1', () => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('The stub does not listen on a port');
      process.send?.({ port: address.port, daemonPort: daemon.address().port });
    });
  });
  process.on('message', (message) => {
    delayMs = setting.parse(message).delayMs;
    process.send?.({ lastBody });
  });
  process.on('disconnect', () => process.exit());
}
