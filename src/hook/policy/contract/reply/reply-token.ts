import type { JsonObject } from '../../../domain.ts';
import { shapeOf } from '../../../foreign/shape.ts';
import { isTruthy } from '../json.ts';
import type { Status } from './reply-status.ts';

/** AWS's Lambda Hooks know their answers by the request's token: a constant in its place belongs to no request. */
export function foreignToken(reply: JsonObject, clientRequestToken: string | null): readonly string[] {
  const token = reply.clientRequestToken;
  return clientRequestToken !== null && 'hookStatus' in reply && isTruthy(token) && token !== clientRequestToken
    ? [`clientRequestToken must be the one of the request, got ${shapeOf(token)}`]
    : [];
}

/** An approval in AWS's dialect proves by the token that the function has read the request, if that had one. */
export function missingToken(reply: JsonObject, status: Status, clientRequestToken: string | null): readonly string[] {
  const token = reply.clientRequestToken;
  return clientRequestToken === null || isTruthy(token)
    ? []
    : [`clientRequestToken must be the one of the request with ${status} in hookStatus, got ${shapeOf(token)}`];
}
