import * as z from 'zod';
import type { Action, Json, JsonObject, Operation } from '../domain.ts';
import { jsonObject } from '../foreign/json-value.ts';
import { shapeOf } from '../foreign/shape.ts';
import { withCanonicalKeys } from './canonical-keys.ts';

/** Absent, null and `{}` all mean that the event itself holds no model. */
export function isEmptyModel(model: JsonObject | null | undefined): boolean {
  return model === undefined || model === null || Object.keys(model).length === 0;
}

/**
 * On delete, CloudFormation hands the properties to a registry hook as `resourceProperties` and to a Lambda Hook, by its
 * documentation, as `previousResourceProperties`. Policy functions find them in `resourceProperties` either way.
 */
export function withPropertiesOnDelete(model: JsonObject, action: Action | null): JsonObject {
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

export type PayloadModel =
  | { readonly kind: 'model'; readonly value: JsonObject }
  /** `reason` is for the stack owner and holds nothing of the payload. */
  | { readonly kind: 'unreadable'; readonly reason: string };

/**
 * The model behind a payload URL. Sources disagree on the case of a stack's or change set's keys, so that policy functions
 * get the documented spelling. A stack without a template is not asked about: it would pass every policy.
 */
export function modelFromPayload(payload: Json, operation: Operation, action: Action): PayloadModel {
  const canonical = operation === 'STACK' || operation === 'CHANGE_SET' ? canonicalPayload(payload) : payload;
  const model = jsonObject.safeParse(canonical);
  if (!model.success) return { kind: 'unreadable', reason: `expected a JSON object, got ${shapeOf(payload)}` };
  switch (operation) {
    case 'STACK':
    case 'CHANGE_SET':
      return hasTemplate(model.data, action)
        ? { kind: 'model', value: model.data }
        : { kind: 'unreadable', reason: `it holds no template: got ${shapeOf(model.data)}` };
    case 'RESOURCE':
    case 'CLOUD_CONTROL':
      return { kind: 'model', value: model.data };
  }
}

/**
 * The templates of a stack that is deleted are documented as empty:
 * https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/lambda-hooks-create-lambda-function.html
 */
function hasTemplate({ template, previousTemplate, resolvedTemplate }: JsonObject, action: Action): boolean {
  const templates = [template, resolvedTemplate];
  if (action === 'DELETE') return [...templates, previousTemplate].some((one) => one !== undefined);
  return templates.some((one) => !isEmptyValue(one) && (typeof one !== 'string' || one.trim() !== ''));
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
