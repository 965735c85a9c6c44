/**
 * Gives the known keys of an object their documented spelling, whatever the case they came in: CloudFormation's own
 * documentation spells some of them in two ways (`clientRequesttoken`, `stackID`; `Template`, `template`). An exact
 * spelling wins. Values that are no objects, and unknown keys, stay as they are.
 */
export function withCanonicalKeys(value: unknown, names: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const canonical = new Map(names.map((name) => [name.toLowerCase(), name]));
  const entries = Object.entries(value).map(([key, content]): [string, unknown] => {
    const name = canonical.get(key.toLowerCase());
    return [name === undefined || name in value ? key : name, content];
  });
  return Object.fromEntries(entries);
}
