import { randomUUID } from 'node:crypto';

/**
 * The trace header of a request that came without one: Lambda always gives its functions one, here not sampled.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function newTraceId(now: Date): string {
  const seconds = Math.floor(now.getTime() / 1000).toString(16);
  return `Root=1-${seconds}-${hex().slice(0, 24)};Parent=${hex().slice(16)};Sampled=0`;
}

/** 32 digits. A UUID comes from a pool of random bytes, at a tenth of the cost of `randomBytes`. */
function hex(): string {
  return randomUUID().replaceAll('-', '');
}
