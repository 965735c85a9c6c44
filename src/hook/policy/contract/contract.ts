import type { HookRequest, Json, Outcome, Payload } from '../../domain.ts';

/** Lambda's limit on the payload of a synchronous invocation, either way: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const PAYLOAD_MAX_BYTES = 6 * 1024 * 1024;

/** A little more than Lambda passes on, as an objection is not to be lost by a byte. */
export const REPLY_MAX_BYTES = PAYLOAD_MAX_BYTES + 64 * 1024;

/** What policy functions of one kind are asked, and what their answers mean. */
export interface Contract {
  /**
   * Serialises what all of them are asked about one target, as it can be megabytes long. The function that is returned adds
   * what one of them asked to get back: undefined if nothing yet.
   */
  request(request: HookRequest, targetModel: Json): (callbackContext: Json | undefined) => Payload;
  /** What a reply means. Total: a reply that breaks the contract is an outcome, too. */
  reply(payload: Uint8Array, clientRequestToken: string | null): Outcome;
}
