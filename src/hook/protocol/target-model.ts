import * as z from 'zod';
import type { Action, Json, JsonObject, Operation } from '../domain.ts';
import { jsonObject } from '../foreign/json-value.ts';
import { withCanonicalKeys } from './canonical-keys.ts';

/** Absent, null and `{}` all mean that the event itself holds no model. */
export function isEmptyModel(model: JsonObject | null | undefined): boolean {
  return model === undefined || model === null || Object.keys(model).length === 0;
}

/**
 * On delete, CloudFormation hands the properties to a registry hook as `resourceProperties` and to a Lambda Hook, by its
 * documentation, as `previousResourceProperties`. Policy functions find them in `resourceProperties` either way.
 */
export function withPropertiesOnDelete(model: JsonObject, action: Action): JsonObject {
  const { resourceProperties, previousResourceProperties } = model;
  if (action !== 'DELETE' || !isEmptyValue(resourceProperties) || isEmptyValue(previousResourceProperties))
    return model;
  return { ...model, resourceProperties: previousResourceProperties };
}

function isEmptyValue(value: Json | undefined): value is undefined | null {
  return value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

const PAYLOAD_KEYS = ['template', 'previousTemplate', 'resolvedTemplate', 'changedResources'];
const CHANGED_RESOURCE_KEYS = [
  'logicalResourceId',
  'resourceType',
  'action',
  'lineNumber',
  'beforeContext',
  'afterContext',
  'resourceProperties',
  'previousResourceProperties',
];

const changedResources = z.lazy(() => z.looseObject({ changedResources: z.array(z.unknown()) }));

/**
 * The model behind a payload URL. Sources disagree on the case of a stack's or change set's keys, so that policy functions
 * get the documented spelling. Null if it is not an object.
 */
export function modelFromPayload(payload: Json, operation: Operation): JsonObject | null {
  const canonical = operation === 'STACK' || operation === 'CHANGE_SET' ? canonicalPayload(payload) : payload;
  const model = jsonObject.safeParse(canonical);
  return model.success ? model.data : null;
}

function canonicalPayload(payload: Json): unknown {
  const canonical = withCanonicalKeys(payload, PAYLOAD_KEYS);
  const changed = changedResources.safeParse(canonical);
  if (!changed.success) return canonical;
  return {
    ...changed.data,
    changedResources: changed.data.changedResources.map((resource) =>
      withCanonicalKeys(resource, CHANGED_RESOURCE_KEYS),
    ),
  };
}
