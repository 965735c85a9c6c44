import type { HookRequest, Json, Rejection } from '../domain.ts';
import type { Clock, PayloadReader } from '../ports.ts';
import { modelFromPayload, withPropertiesOnDelete } from '../protocol/target-model.ts';
import { SHARE } from '../time/budget.ts';
import { limitInWords } from '../time/limit-in-words.ts';
import { withLimit } from '../time/with-limit.ts';

export type Model =
  | { readonly kind: 'model'; readonly value: Json }
  | { readonly kind: 'unreadable'; readonly rejection: Rejection };

/**
 * The target's model, fetched if the event only says where it is; a fetch that nobody needs is not made. It may take half
 * of the time left, as the policy functions need the other half.
 */
export async function readModel(
  { model, action, operation }: HookRequest,
  needed: boolean,
  deadline: number,
  { clock, payloadReader }: { readonly clock: Clock; readonly payloadReader: PayloadReader },
): Promise<Model> {
  if (model.kind === 'inline') return { kind: 'model', value: model.value };
  if (!needed || action === null) return { kind: 'model', value: {} };
  const limitMs = (deadline - clock.now()) * SHARE.payload;
  const read = await withLimit(limitMs, clock, (signal) => payloadReader.read(model.url, signal));
  if (read.kind === 'expired') {
    return unreadable(
      limitMs <= 0 ? 'no time was left to fetch it' : `it could not be fetched within ${limitInWords(limitMs)}`,
    );
  }
  if (read.value.kind === 'unreadable') return unreadable(read.value.reason);
  const payload = modelFromPayload(read.value.value, operation, action);
  return payload.kind === 'unreadable'
    ? unreadable(payload.reason)
    : { kind: 'model', value: withPropertiesOnDelete(payload.value, action) };
}

/** Never the URL: it is presigned, and thereby a credential. */
function unreadable(reason: string): Model {
  return {
    kind: 'unreadable',
    rejection: {
      kind: 'PAYLOAD_UNREADABLE',
      message: `The hook cannot read the payload that CloudFormation stored for this target: ${reason}.`,
    },
  };
}
