import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { TARGET_PAIRS } from '../../../src/cli/doctor/target-pairs.ts';
import type { Json, JsonObject } from '../../../src/hook/domain.ts';

type Database = Awaited<ReturnType<typeof loadAwsServiceSpec>>;
type Properties = NonNullable<ReturnType<typeof propertiesOf>>;
type PropertyType = Properties[string]['type'];

let database: Database;
beforeAll(async () => {
  database = await loadAwsServiceSpec();
});

function propertiesOf(from: Database, type: string) {
  return from.lookup('resource', 'cloudFormationType', 'equals', type)[0]?.properties;
}

/** Where a map of properties is not what AWS's specification of the type says. */
function faultsOfMap(map: JsonObject, properties: Properties, path: string): string[] {
  const missing = Object.entries(properties).filter(([name, { required }]) => required === true && !(name in map));
  return [
    ...missing.map(([name]) => `${path}.${name} is missing`),
    ...Object.entries(map).flatMap(([name, value]) => {
      const property = properties[name];
      return property === undefined
        ? [`${path}.${name} does not exist`]
        : faultsOf(value, property.type, `${path}.${name}`);
    }),
  ];
}

function faultsOf(value: Json, type: PropertyType, path: string): string[] {
  const wrong = [`${path} is ${JSON.stringify(value)}, expected ${type.type}`];
  switch (type.type) {
    case 'string':
      if (typeof value !== 'string') return wrong;
      return type.allowedValues === undefined || type.allowedValues.includes(value)
        ? []
        : [`${path} is ${value}, expected one of ${type.allowedValues.join(', ')}`];
    case 'integer':
    case 'number':
      return typeof value === 'number' ? [] : wrong;
    case 'boolean':
      return typeof value === 'boolean' ? [] : wrong;
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((item, index) => faultsOf(item, type.element, `${path}[${index}]`))
        : wrong;
    case 'union': {
      const branches = type.types.map((one) => faultsOf(value, one, path));
      return branches.some((faults) => faults.length === 0) ? [] : (branches[0] ?? []);
    }
    case 'ref':
      return isMap(value)
        ? faultsOfMap(value, database.get('typeDefinition', type.reference.$ref).properties, path)
        : wrong;
    case 'map':
      return isMap(value)
        ? Object.entries(value).flatMap(([key, item]) => faultsOf(item, type.element, `${path}.${key}`))
        : wrong;
    case 'tag':
      return isMap(value) && typeof value.Key === 'string' && typeof value.Value === 'string' ? [] : wrong;
    case 'json':
      return isMap(value) ? [] : wrong;
    default:
      return wrong;
  }
}

function isMap(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

describe.each([...TARGET_PAIRS].map(([type, pair]) => ({ type, ...pair })))('$type', ({ type, good, bad }) => {
  test.each([
    ['good', good],
    ['bad', bad],
  ])('Its known-%s target is one that AWS specifies.', (_, properties) => {
    const specified = propertiesOf(database, type);
    if (specified === undefined) throw new Error(`AWS specifies no ${type}`);
    expect(faultsOfMap(properties, specified, type)).toEqual([]);
  });

  test('The two differ in a property that both have, or that one leaves out.', () => {
    const names = new Set([...Object.keys(good), ...Object.keys(bad)]);
    names.delete('Tags');
    const differing = [...names].filter((name) => JSON.stringify(good[name]) !== JSON.stringify(bad[name]));
    expect(differing).not.toEqual([]);
  });
});
