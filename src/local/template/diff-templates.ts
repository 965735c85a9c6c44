import { isDeepStrictEqual } from 'node:util';
import { referredResources } from './resolve/dependencies.ts';
import type { ResolvedResource } from './resolve/resolve-resource.ts';
import type { ResolvedTemplate } from './resolve/resolve-template.ts';
import { stringifyScalars } from './value/stringify-scalars.ts';

export type ResourceChange =
  | { readonly kind: 'CREATE'; readonly logicalId: string; readonly next: ResolvedResource }
  | {
      readonly kind: 'UPDATE';
      readonly logicalId: string;
      readonly previous: ResolvedResource;
      readonly next: ResolvedResource;
    }
  | { readonly kind: 'DELETE'; readonly logicalId: string; readonly previous: ResolvedResource }
  | {
      readonly kind: 'UNCHANGED';
      readonly logicalId: string;
      readonly previous: ResolvedResource;
      readonly next: ResolvedResource;
      /**
       * Changed resources that this one's unresolved values come from: if their attributes or ids change, CloudFormation
       * updates this one too, which cannot be known here.
       */
      readonly mayFollow: readonly string[];
    }
  /** CloudFormation refuses the whole update: "Update of resource type is not permitted". */
  | {
      readonly kind: 'TYPE_CHANGED';
      readonly logicalId: string;
      readonly previous: ResolvedResource;
      readonly next: ResolvedResource;
    };

/**
 * What an update does to each logical id, in the new template's order, deletions last. Properties alone count: a change of
 * `Metadata`, `DependsOn` or a policy attribute calls no resource handler, hence no hook. A property counts as changed when
 * a known part of an unresolved value changes, although a hook is given the same text for both.
 */
export function diffTemplates(
  previous: ResolvedTemplate | undefined,
  next: ResolvedTemplate,
): readonly ResourceChange[] {
  const before = new Map(previous?.resources.map((resource) => [resource.logicalId, resource]));
  const after = new Set(next.resources.map(({ logicalId }) => logicalId));
  const changes = next.resources.map((resource) => compare(before.get(resource.logicalId), resource));
  const deletions = [...before.values()]
    .filter(({ logicalId }) => !after.has(logicalId))
    .map((resource): ResourceChange => ({ kind: 'DELETE', logicalId: resource.logicalId, previous: resource }));
  const changed = new Set(changes.filter(({ kind }) => kind !== 'UNCHANGED').map(({ logicalId }) => logicalId));
  return [
    ...changes.map((change) =>
      change.kind === 'UNCHANGED'
        ? { ...change, mayFollow: referredResources(change.next.unresolved).filter((id) => changed.has(id)) }
        : change,
    ),
    ...deletions,
  ];
}

function compare(previous: ResolvedResource | undefined, next: ResolvedResource): ResourceChange {
  const { logicalId } = next;
  if (previous === undefined) return { kind: 'CREATE', logicalId, next };
  if (previous.type !== next.type) return { kind: 'TYPE_CHANGED', logicalId, previous, next };
  // CloudFormation's own contexts hold every scalar as a string, so `5` and "5" are no difference.
  const same = isDeepStrictEqual(stringifyScalars(previous.comparable), stringifyScalars(next.comparable));
  return same
    ? { kind: 'UNCHANGED', logicalId, previous, next, mayFollow: [] }
    : { kind: 'UPDATE', logicalId, previous, next };
}
