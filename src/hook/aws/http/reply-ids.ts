/**
 * Ties replies to their requests, which HTTP/1.1 does by their order alone: one reply too many on a connection, and each
 * request after it gets the reply of another. AWS gives each reply an id of its own.
 */
export interface ReplyIds {
  /**
   * Whether a reply can be the one to its request. Once an endpoint has sent an id, it must send one with every reply, and
   * none twice.
   *
   * @param firstOfConnection whether no other request was sent on the connection before, so that the reply can be to no other
   */
  belongs(endpoint: string, id: string | undefined, statusCode: number, firstOfConnection: boolean): boolean;
}

/** Of each endpoint. A surplus reply comes soon after the one that it repeats. */
const REMEMBERED_IDS = 1000;
/** A process asks one endpoint, or one per Region. */
const REMEMBERED_ENDPOINTS = 20;

export function createReplyIds(): ReplyIds {
  const endpoints = new Map<string, EndpointIds>();
  return {
    belongs(endpoint, id, statusCode, firstOfConnection) {
      let known = endpoints.get(endpoint);
      if (known === undefined) {
        known = { seen: new Set(), numbers: true };
        endpoints.set(endpoint, known);
        forgetOldest(endpoints, REMEMBERED_ENDPOINTS);
      }
      return belongs(known, id, statusCode, firstOfConnection);
    },
  };
}

interface EndpointIds {
  /** Oldest first. */
  readonly seen: Set<string>;
  /** False once the endpoint has shown that its ids tell nothing. */
  numbers: boolean;
}

function belongs(known: EndpointIds, id: string | undefined, statusCode: number, firstOfConnection: boolean): boolean {
  if (!known.numbers) return true;
  const { seen } = known;
  if (id === undefined) {
    // A gateway before the endpoint may refuse a request by itself, but never answers it.
    return seen.size === 0 || (firstOfConnection && statusCode !== 200);
  }
  if (!seen.has(id)) {
    seen.add(id);
    forgetOldest(seen, REMEMBERED_IDS);
    return true;
  }
  // Some emulators give all replies one id. Nothing but the request can have caused the first reply of a connection.
  if (firstOfConnection && seen.size === 1) known.numbers = false;
  return !known.numbers;
}

function forgetOldest(remembered: Set<string> | Map<string, unknown>, limit: number): void {
  if (remembered.size <= limit) return;
  const [oldest] = remembered.keys();
  if (oldest !== undefined) remembered.delete(oldest);
}
