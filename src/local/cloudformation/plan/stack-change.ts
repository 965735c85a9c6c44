import type { Action } from '../../../hook/domain.ts';
import type { ResourceChange } from '../../template/diff-templates.ts';
import type { Stack } from './stack.ts';

/** What somebody asks of CloudFormation: to create, update or delete one stack. */
export interface StackChange {
  readonly stack: Stack;
  readonly action: Action;
  /** As submitted; null when the stack is deleted. */
  readonly template: string | null;
  /** Null when the stack is created. */
  readonly previousTemplate: string | null;
  /** Of a stack that is deleted, every resource as DELETE. */
  readonly resources: readonly ResourceChange[];
}
