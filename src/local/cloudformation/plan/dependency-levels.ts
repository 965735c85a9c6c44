import { dependenciesOf } from '../../template/resolve/dependencies.ts';
import type { ResolvedResource } from '../../template/resolve/resolve-resource.ts';

/**
 * The level in which CloudFormation reaches each resource, from 0: one after the last of those it depends on by Ref, Fn::GetAtt,
 * Fn::Sub or DependsOn. No circles: a template with one is refused.
 */
export function dependencyLevels(resources: readonly ResolvedResource[]): ReadonlyMap<string, number> {
  const byId = new Map(resources.map((resource) => [resource.logicalId, resource]));
  const levels = new Map<string, number>();
  const entered = new Set<string>();
  for (const { logicalId } of resources) {
    // A stack of our own: a chain of dependencies may be longer than the call stack is deep.
    const open = [logicalId];
    for (let id = open.at(-1); id !== undefined; id = open.at(-1)) {
      const resource = byId.get(id);
      const dependencies =
        resource === undefined ? [] : dependenciesOf(resource).filter((other) => byId.has(other) && other !== id);
      const next = entered.has(id) ? undefined : dependencies.filter((other) => !entered.has(other));
      entered.add(id);
      if (next !== undefined && next.length > 0) {
        open.push(...next);
        continue;
      }
      open.pop();
      if (!levels.has(id)) levels.set(id, 1 + Math.max(-1, ...dependencies.map((other) => levels.get(other) ?? -1)));
    }
  }
  return levels;
}
