import { problem, type TemplateProblem } from '../problem.ts';
import type { UnresolvedCause } from '../value/unresolved.ts';
import type { ResolvedResource } from './resolve-resource.ts';

/** The resources that unresolved values come from, each once. */
export function referredResources(unresolved: readonly { readonly causes: readonly UnresolvedCause[] }[]): string[] {
  const ids = unresolved.flatMap(({ causes }) =>
    causes.flatMap((cause) =>
      cause.kind === 'ATTRIBUTE' || cause.kind === 'RESOURCE_REFERENCE' ? [cause.logicalId] : [],
    ),
  );
  return [...new Set(ids)];
}

/** What CloudFormation must provision before this resource: by DependsOn, Ref, Fn::GetAtt and Fn::Sub. */
export function dependenciesOf({ dependsOn, takesFrom, unresolved }: ResolvedResource): readonly string[] {
  return [...new Set([...dependsOn, ...takesFrom, ...referredResources(unresolved)])];
}

/** CloudFormation refuses a template whose resources wait for each other, in these words. */
export function circularDependency(resources: readonly ResolvedResource[]): readonly TemplateProblem[] {
  const circle = withoutEnds(new Map(resources.map((resource) => [resource.logicalId, dependenciesOf(resource)])));
  const first = resources.find(({ logicalId }) => circle.has(logicalId));
  if (first === undefined) return [];
  const message = `Circular dependency between resources: [${[...circle.keys()].join(', ')}]`;
  return [problem('CIRCULAR_DEPENDENCY', message, first.position)];
}

/** The graph without all that depends on nothing in it, and all that nothing in it depends on: what is left are circles. */
function withoutEnds(graph: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  const inside = new Map([...graph].map(([id, targets]) => [id, targets.filter((target) => graph.has(target))]));
  return reversed(withoutLeaves(reversed(withoutLeaves(inside))));
}

function withoutLeaves(graph: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  const waiting = new Map([...graph].map(([id, targets]) => [id, targets.length]));
  const dependents = reversed(graph);
  const leaves = [...waiting].filter(([, count]) => count === 0).map(([id]) => id);
  const removed = new Set<string>();
  for (let leaf = leaves.pop(); leaf !== undefined; leaf = leaves.pop()) {
    removed.add(leaf);
    for (const dependent of dependents.get(leaf) ?? []) {
      const left = (waiting.get(dependent) ?? 0) - 1;
      waiting.set(dependent, left);
      if (left === 0) leaves.push(dependent);
    }
  }
  return new Map(
    [...graph]
      .filter(([id]) => !removed.has(id))
      .map(([id, targets]) => [id, targets.filter((target) => !removed.has(target))]),
  );
}

function reversed(graph: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  const result = new Map<string, string[]>([...graph.keys()].map((id) => [id, []]));
  for (const [id, targets] of graph) {
    for (const target of targets) result.get(target)?.push(id);
  }
  return result;
}
