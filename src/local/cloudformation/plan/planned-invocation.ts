import type { Action, JsonObject, Operation } from '../../../hook/domain.ts';
import type { Position } from '../../template/position.ts';
import type { PlacedUnresolved } from '../../template/resolve/resolve-resource.ts';
import type { TemplateNode } from '../../template/template-node.ts';

/** One request of CloudFormation to the hook, with its rounds of IN_PROGRESS. */
export interface PlannedInvocation {
  readonly operation: Operation;
  readonly action: Action;
  /** Resource type, `STACK` or `CHANGE_SET`. */
  readonly targetName: string;
  readonly targetLogicalId: string;
  readonly subject: Subject;
  /** Where the template declares the target; null for the stack or the change set as a whole. */
  readonly position: Position | null;
  /** The resource as written, to find the places of its properties; null for the stack or the change set as a whole. */
  readonly node: TemplateNode | null;
  /** Values of the target that CloudFormation would know and this simulation does not. */
  readonly unresolved: readonly PlacedUnresolved[];
  /**
   * Invocations of one level happen in parallel. A level begins when no invocation of the level before it has stopped
   * the operation.
   */
  readonly level: number;
}

export type Subject =
  | {
      readonly kind: 'resource';
      /** Null when the resource is deleted. */
      readonly properties: JsonObject | null;
      /** Null when the resource is created. */
      readonly previousProperties: JsonObject | null;
    }
  /** What stands behind the presigned URL. */
  | { readonly kind: 'payload'; readonly payload: JsonObject };
