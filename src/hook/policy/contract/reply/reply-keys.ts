import type { Json, JsonObject } from '../../../domain.ts';
import { bare } from './closed-list.ts';

/** A reply's keys that decide anything; a slip in one of them may be all that stands between an objection and its effect. */
const DECIDING_KEYS = [
  'status',
  'hookStatus',
  'errorCode',
  'callbackContext',
  'callbackDelaySeconds',
  'annotations',
] as const;
const KNOWN_KEYS: ReadonlyMap<string, string> = new Map([...DECIDING_KEYS, 'message'].map((key) => [bare(key), key]));

/** A reply that holds more keys than this is about something else. */
const KEYS_LOOKED_AT = 100;

/** Longer than any key of the contract, however it is spelled. */
const KEY_MAX_LENGTH = 40;

export interface ReplyKeys {
  /** The reply, with what stands under a near miss of a known key under that key, unless there is one. */
  readonly reply: JsonObject;
  readonly slips: readonly string[];
}

/** Finds `ErrorCode` and `hook_status`, as serialisers of other languages spell keys. */
export function withKnownKeys(reply: JsonObject): ReplyKeys {
  const found: Record<string, Json> = {};
  const slips: string[] = [];
  for (const [key, value] of Object.entries(reply).slice(0, KEYS_LOOKED_AT)) {
    const known = key.length > KEY_MAX_LENGTH ? undefined : KNOWN_KEYS.get(bare(key));
    if (known === undefined || known in reply || known in found) continue;
    found[known] = value;
    if (known !== 'message') slips.push(`there is ${key}, but keys are case-sensitive: it must be ${known}`);
  }
  return slips.length === 0 && Object.keys(found).length === 0
    ? { reply, slips }
    : { reply: { ...reply, ...found }, slips };
}
