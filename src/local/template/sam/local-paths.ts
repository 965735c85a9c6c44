import type { Json, JsonObject } from '../../../hook/domain.ts';

/**
 * Properties of SAM types that may hold a path on this machine until `sam package` has uploaded what is there. The translator takes
 * none. https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-cli-command-reference-sam-package.html
 */
const PATHS: Readonly<Record<string, readonly string[]>> = {
  Function: ['CodeUri', 'ImageUri'],
  LayerVersion: ['ContentUri'],
  Api: ['DefinitionUri'],
  HttpApi: ['DefinitionUri'],
  StateMachine: ['DefinitionUri'],
  GraphQLApi: ['SchemaUri', 'CodeUri'],
};

/** A bucket that nobody has: capital letters are not allowed in names of buckets. */
const BUCKET = 'LOCAL';

export interface Packaged {
  readonly template: JsonObject;
  /** Puts the paths back where the translator has left what stood for them. */
  restore(processed: Json): Json;
}

/** As `sam package` would leave the template, with a place for each path that could be told from every other. */
export function withoutLocalPaths(template: JsonObject): Packaged {
  const paths: string[] = [];
  const placeOf = (path: string) => `${BUCKET}/${paths.push(path) - 1}`;
  const resources = mapValues(template.Resources, (resource) => {
    if (!isObject(resource) || typeof resource.Type !== 'string') return resource;
    const kind = resource.Type.replace(/^AWS::Serverless::/, '');
    const properties = withPlaces(resource.Properties, PATHS[kind] ?? [], placeOf);
    const isImage = isObject(properties) && properties.PackageType === 'Image' && properties.ImageUri === undefined;
    const image = isImage ? { ...properties, ImageUri: placeOf('') } : properties;
    return image === undefined ? resource : { ...resource, Properties: image };
  });
  const globals = mapValues(
    template.Globals,
    (section, kind) => withPlaces(section, PATHS[kind] ?? [], placeOf) ?? section,
  );
  return {
    template: {
      ...template,
      ...(resources === undefined ? {} : { Resources: resources }),
      ...(globals === undefined ? {} : { Globals: globals }),
    },
    restore: (processed) => restored(processed, paths),
  };
}

function withPlaces(properties: Json | undefined, names: readonly string[], placeOf: (path: string) => string) {
  if (!isObject(properties)) return properties;
  return mapValues(properties, (value, name) =>
    names.includes(name) && typeof value === 'string' && !/^(?:s3|https?):|\.amazonaws\.com\//.test(value)
      ? name === 'ImageUri'
        ? placeOf(value)
        : `s3://${placeOf(value)}`
      : value,
  );
}

function restored(value: Json, paths: readonly string[]): Json {
  if (typeof value === 'string') {
    const place = new RegExp(`^(?:s3://)?${BUCKET}/(\\d+)$`).exec(value)?.[1];
    return place === undefined ? value : (paths[Number(place)] ?? value);
  }
  if (isList(value)) return value.map((item) => restored(item, paths));
  if (!isObject(value)) return value;
  const { S3Bucket, S3Key, Bucket, Key } = value;
  const place = S3Bucket === BUCKET ? S3Key : Bucket === BUCKET ? Key : undefined;
  if (typeof place === 'string') return paths[Number(place)] ?? value;
  return mapValues(value, (item) => restored(item, paths)) ?? value;
}

function mapValues(value: Json | undefined, change: (item: Json, name: string) => Json): JsonObject | undefined {
  if (!isObject(value)) return undefined;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, change(item, name)]));
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
