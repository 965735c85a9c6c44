import { createHash } from 'node:crypto';
import type { Action } from '../../../hook/domain.ts';
import type { ResourceChange } from '../../template/diff-templates.ts';
import type { Position } from '../../template/position.ts';

/** The stack that an operation is simulated for. */
export interface Stack {
  readonly name: string;
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
  /** ARN of the role that CloudFormation works with; stack filters may ask for it. */
  readonly roleArn: string | undefined;
}

export interface StackOptions {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly roleArn?: string | undefined;
}

export interface UnknownTarget {
  readonly logicalId: string;
  readonly targetName: string;
  /** A macro makes the resource as a whole; or the template of a nested stack is not at hand. */
  readonly reason: 'MACRO' | 'NESTED_STACK';
  readonly position: Position;
}

/** A request to CloudFormation: create, update or delete one stack. */
export interface StackChange {
  readonly stack: Stack;
  readonly action: Action;
  /** As submitted; null when the stack is deleted. */
  readonly template: string | null;
  /** Null when the stack is created. */
  readonly previousTemplate: string | null;
  /** Of a stack that is deleted, every resource as DELETE. */
  readonly resources: readonly ResourceChange[];
  /** What belongs to the change, and is not known here: nobody can be asked about it. */
  readonly unknown: readonly UnknownTarget[];
}

/** The same options always make the same stack id, so that two runs can be compared. */
export function stackOf({ name, accountId, region, partition, roleArn }: StackOptions): Stack {
  const prefix = `arn:${partition}:cloudformation:${region}:${accountId}:stack/${name}`;
  return { name, accountId, region, roleArn, id: `${prefix}/${uuidOf(prefix)}` };
}

export function changeSetIdOf(stack: Stack): string {
  const name = `${stack.name}-change-set`;
  return `${stack.id.replace(/:stack\/.*$/, `:changeSet/${name}`)}/${uuidOf(`${stack.id} ${name}`)}`;
}

/** A UUID that only depends on `seed`. Version 8 of RFC 9562 leaves the digits to us. */
export function uuidOf(seed: string): string {
  const digits = createHash('sha256').update(seed).digest('hex');
  const variant = ((Number.parseInt(digits.charAt(16), 16) & 0b0011) | 0b1000).toString(16);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join('-');
}
