import type { Json } from '../../../hook/domain.ts';
import type { Path } from '../template-node.ts';
import { Unresolved, type UnresolvedCause } from './unresolved.ts';

/** JSON in which any part may be unknown. */
export type Resolved = null | boolean | number | string | readonly Resolved[] | ResolvedMap | Unresolved;
export type ResolvedMap = { readonly [key: string]: Resolved };

export interface UnresolvedValue {
  readonly path: Path;
  readonly causes: readonly UnresolvedCause[];
}

/**
 * The JSON that a hook is given. Only CloudFormation has the values of the unknown parts. Each unknown part stays as
 * the template wrote it, in long form (`{"Fn::GetAtt": ["Key", "Arn"]}`). A policy function then sees a value of the
 * wrong type. That is better than a plausible wrong value, or than none, which looks like the author's omission.
 * CloudFormation itself sends secure dynamic references in this form. A report of the decision must add what
 * `unresolvedValues` lists.
 */
export function toWire(resolved: Resolved): Json {
  if (resolved instanceof Unresolved) return resolved.wire;
  if (isList(resolved)) return resolved.map(toWire);
  if (resolved === null || typeof resolved !== 'object') return resolved;
  return Object.fromEntries(Object.entries(resolved).map(([key, value]) => [key, toWire(value)]));
}

/** Every unknown of a tree, with the place where it stands. */
export function unresolvedValues(resolved: Resolved, path: Path = []): readonly UnresolvedValue[] {
  if (resolved instanceof Unresolved) return [{ path, causes: resolved.causes }];
  if (isList(resolved)) return resolved.flatMap((item, index) => unresolvedValues(item, [...path, index]));
  if (resolved === null || typeof resolved !== 'object') return [];
  return Object.entries(resolved).flatMap(([key, value]) => unresolvedValues(value, [...path, key]));
}

/** Array.isArray does not narrow a readonly array. */
export function isList(resolved: Resolved): resolved is readonly Resolved[] {
  return Array.isArray(resolved);
}

const DYNAMIC_REFERENCE = /\{\{resolve:([\w-]+):[^{}]*\}\}/g;

/** A finished string; unresolved when it holds dynamic references (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html). */
export function finishedText(text: string): string | Unresolved {
  if (!text.includes('{{resolve:')) return text;
  const causes = [...text.matchAll(DYNAMIC_REFERENCE)].map(([, service = '']): UnresolvedCause => {
    return { kind: 'DYNAMIC_REFERENCE', service, secure: service !== 'ssm' };
  });
  return causes.length === 0 ? text : new Unresolved(causes, text);
}
