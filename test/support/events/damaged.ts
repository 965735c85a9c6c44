import * as fc from 'fast-check';

/** An event in which the values at some places, at any depth, are replaced by any JSON or left out. */
export function damaged(event: Record<string, unknown>): fc.Arbitrary<unknown> {
  const paths = pathsOf(event);
  const damage = fc.tuple(fc.constantFrom(...paths), fc.option(fc.jsonValue(), { nil: undefined }));
  return fc
    .array(damage, { minLength: 1, maxLength: 3 })
    .map((damages) =>
      damages.reduce<unknown>((value, [path, replacement]) => replaced(value, path, replacement), event),
    );
}

function pathsOf(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [[]];
  return [[], ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner).map((path) => [key, ...path]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], replacement: unknown): unknown {
  if (key === undefined) return replacement;
  if (typeof value !== 'object' || value === null) return value;
  return { ...value, [key]: replaced(Object.entries(value).find(([name]) => name === key)?.[1], rest, replacement) };
}
