import type { Json } from '../domain.ts';

/**
 * Python's and Java's usual parsers give up at some 1,000 levels, so that no policy function could read more; `JSON.stringify`
 * follows several thousand.
 */
export const MODEL_MAX_DEPTH = 500;

/**
 * Whether more than `depth` lists and objects lie inside each other: such a value must not reach `JSON.stringify`, which recurses.
 * Iterative: recursion would overflow the stack on the values that this must find.
 */
export function isDeeperThan(depth: number, value: Json): boolean {
  let level = [value].filter(isContainer);
  for (let levels = 1; level.length > 0; levels += 1) {
    if (levels > depth) return true;
    const inner: Container[] = [];
    for (const container of level) {
      for (const item of Object.values(container)) if (isContainer(item)) inner.push(item);
    }
    level = inner;
  }
  return false;
}

type Container = Extract<Json, object>;

function isContainer(value: Json): value is Container {
  return value !== null && typeof value === 'object';
}
