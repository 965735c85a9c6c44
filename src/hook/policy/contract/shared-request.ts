import type { Payload } from '../../domain.ts';

/**
 * A request that is the same for all functions but for its end, as one chunk while all of it is the same, and else as two, of
 * which the first is held once.
 *
 * @param firstEnd what ends it for a function that has not asked to get anything back
 */
export function sharedRequest(beginning: string, firstEnd: string): (end: string | undefined) => Payload {
  let whole: Payload | undefined;
  let shared: Buffer | undefined;
  return (end) => {
    if (end === undefined) {
      whole ??= [Buffer.from(beginning + firstEnd)];
      return whole;
    }
    shared ??= Buffer.from(beginning);
    return [shared, Buffer.from(end)];
  };
}
