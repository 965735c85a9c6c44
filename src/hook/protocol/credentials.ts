import * as z from 'zod';
import { decodeJson } from '../foreign/decode-json.ts';
import { problemsOf } from '../foreign/problems.ts';
import { shapeOf } from '../foreign/shape.ts';
import { nonEmptyText } from '../foreign/sized.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export type CredentialsResult =
  | { readonly kind: 'credentials'; readonly credentials: Credentials }
  | { readonly kind: 'absent' }
  | { readonly kind: 'encrypted' }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** An empty field cannot sign anything. */
const field = nonEmptyText('expected a non-empty string');
/** STS documents no limit for session tokens; they are a few thousand characters long. */
const CREDENTIALS_BUDGET = { maxBytes: 64 * 1024, maxDepth: 10, maxValues: 100 };

const credentialsSchema = z.object({ accessKeyId: field, secretAccessKey: field, sessionToken: field });

/**
 * Credentials as the registry sends them: JSON text. Early runtimes got AWS Encryption SDK ciphertext instead, together
 * with the key that would decrypt it; whether any runtime still does is not documented, so that this is told apart from garbage.
 */
export function parseCredentials(text: unknown, encryptionKey: { arn: unknown; role: unknown }): CredentialsResult {
  if (text === undefined || text === null || text === '') return { kind: 'absent' };
  if (typeof text !== 'string') return { kind: 'invalid', problems: [`expected JSON text, got ${shapeOf(text)}`] };
  const decoded = decodeJson(text, CREDENTIALS_BUDGET);
  if (decoded.kind === 'decoded') return parseCredentialsObject(decoded.value);
  return isPresent(encryptionKey.arn) && isPresent(encryptionKey.role)
    ? { kind: 'encrypted' }
    : { kind: 'invalid', problems: [`expected JSON text, got text that ${decoded.problem}`] };
}

/** Credentials as the test entrypoint gets them: an object. */
export function parseCredentialsObject(value: unknown): CredentialsResult {
  if (value === undefined || value === null) return { kind: 'absent' };
  const parsed = credentialsSchema.safeParse(value);
  return parsed.success
    ? { kind: 'credentials', credentials: parsed.data }
    : { kind: 'invalid', problems: problemsOf(parsed.error) };
}

function isPresent(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
