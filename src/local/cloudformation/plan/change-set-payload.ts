import type { JsonObject } from '../../../hook/domain.ts';
import type { ResourceChange } from '../../template/diff-templates.ts';
import type { ResolvedResource } from '../../template/resolve/resolve-resource.ts';
import { toWire } from '../../template/value/resolved.ts';
import { stringifyScalars } from '../../template/value/stringify-scalars.ts';
import type { StackChange } from './stack.ts';

/** What stands behind the presigned URL of a change set: https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/lambda-hooks-create-lambda-function.html */
export function changeSetPayload({ template, resources }: StackChange): JsonObject {
  return {
    template,
    changedResources: resources.filter(({ kind }) => kind !== 'UNCHANGED').map(changedResource),
  };
}

function changedResource(change: ResourceChange): JsonObject {
  const { logicalId } = change;
  const next = change.kind === 'DELETE' ? null : change.next;
  const previous = 'previous' in change ? change.previous : null;
  return {
    logicalResourceId: logicalId,
    resourceType: change.kind === 'DELETE' ? change.previous.type : change.next.type,
    action: change.kind === 'CREATE' || change.kind === 'DELETE' ? change.kind : 'UPDATE',
    lineNumber: next === null ? null : next.position.line,
    beforeContext: context(previous),
    afterContext: context(next),
  };
}

/** JSON text in which "all boolean and number values are strings". */
function context(resource: ResolvedResource | null): string | null {
  return resource === null ? null : JSON.stringify({ Properties: stringifyScalars(toWire(resource.properties)) });
}
