import { decodeJson } from '../foreign/decode-json.ts';
import { MODEL_MAX_DEPTH } from '../foreign/depth.ts';
import type { PayloadResult } from '../ports.ts';

/**
 * As received, and again when unpacked. A policy function can be sent 6 MB (and a template has at most 1 MB): this leaves room
 * for white space, and keeps a wrong document from exhausting the memory.
 */
export const MAX_PAYLOAD_BYTES = 16 * 1024 * 1024;

/** The templates are texts, and a change set names at most the 500 resources of a stack: this is a hundred times as much. */
const BUDGET = { maxBytes: MAX_PAYLOAD_BYTES, maxDepth: MODEL_MAX_DEPTH, maxValues: 500_000 };

/** JSON in UTF-8, as it is or in gzip, whatever the headers say. */
export async function decodePayload(body: Uint8Array): Promise<PayloadResult> {
  if (body.byteLength === 0) return unreadable('it is empty');
  const bytes = isGzip(body) ? await unpack(body) : body;
  if (bytes === undefined) return unreadable('it is not readable as gzip, or too large when unpacked');
  const decoded = decodeJson(bytes, BUDGET);
  return decoded.kind === 'decoded' ? { kind: 'read', value: decoded.value } : unreadable(`it ${decoded.problem}`);
}

function isGzip(body: Uint8Array): boolean {
  return body[0] === 0x1f && body[1] === 0x8b;
}

async function unpack(body: Uint8Array): Promise<Uint8Array | undefined> {
  // Rarely needed, so not loaded at start.
  const { gunzip } = await import('node:zlib');
  return new Promise((resolve) => {
    gunzip(body, { maxOutputLength: MAX_PAYLOAD_BYTES }, (error, bytes) => resolve(error === null ? bytes : undefined));
  });
}

function unreadable(reason: string): PayloadResult {
  return { kind: 'unreadable', reason };
}
