import type { ParameterValue } from '../parameters/parameter-values.ts';
import { problem, type TemplateProblem } from '../problem.ts';
import { describeKind, type MapNode, type TemplateNode, toJson, valueAt } from '../template-node.ts';
import { isList, type Resolved } from './resolved.ts';
import { Unresolved, type UnresolvedCause } from './unresolved.ts';

/** What `AWS::NoValue` evaluates to: the property or list element that holds it disappears. */
export const NO_VALUE = Symbol('AWS::NoValue');
export type Evaluated = Resolved | typeof NO_VALUE;

/** What is known from outside of the template: from other stacks of the same deployment, or because the user says so. */
export interface KnownValues {
  /** Values of Fn::GetAtt, as `LogicalId.Attribute`. */
  readonly attributes: ReadonlyMap<string, Resolved>;
  /** Values of Fn::ImportValue, by the name of the export. */
  readonly exports: ReadonlyMap<string, Resolved>;
  /** Availability Zones by Region. */
  readonly availabilityZones: ReadonlyMap<string, readonly string[]>;
}

export const NOTHING_KNOWN: KnownValues = { attributes: new Map(), exports: new Map(), availabilityZones: new Map() };

/** What an intrinsic function needs while it is evaluated. */
export interface EvaluationContext {
  readonly evaluate: (node: TemplateNode) => Evaluated;
  readonly condition: (name: string) => boolean | Unresolved;
  /** The Conditions section. */
  readonly conditions: MapNode;
  readonly parameters: ReadonlyMap<string, ParameterValue>;
  readonly pseudoParameters: ReadonlyMap<string, string | readonly string[]>;
  readonly mappings: MapNode;
  /** What SAM adds to the resources of its types, by the last part of the type's name. */
  readonly globals: MapNode;
  readonly known: KnownValues;
  /** Resources whose known attributes were read: their values are there, and yet they come first. */
  readonly attributesRead: Set<string>;
  /** The first macro that the template names besides the language extensions. */
  readonly macro: string | undefined;
  readonly languageExtensions: boolean;
  readonly report: (problem: TemplateProblem) => void;
  /** How often NoEcho values were read; a function after which the count is higher has a secret result. */
  readonly secrets: { reads: number };
  /** Characters that loops have added to the template so far. */
  readonly loops: { bytes: number };
  /** A value as a message may show it: never a NoEcho one. */
  readonly quote: (text: string) => string;
}

/** One use of a function in a template. */
export interface Call {
  readonly name: string;
  readonly argument: TemplateNode;
  /** The map that holds the function. */
  readonly node: TemplateNode;
}

export type IntrinsicFunction = (call: Call, evaluation: EvaluationContext) => Evaluated;

/** The whole call stays unresolved: a half-resolved string would look like a value. */
export function unresolvedCall(call: Call, causes: readonly UnresolvedCause[]): Unresolved {
  return new Unresolved(causes, toJson(call.node));
}

/** Whether `Fn::Transform` stands in this place: what the macro will put there, only CloudFormation finds out. */
export function isMacro(node: TemplateNode): boolean {
  return valueAt(node, 'Fn::Transform') !== undefined;
}

/** A macro is a Lambda function of the account, or one that CloudFormation hosts; neither can run here. */
export function macroCauses(node: TemplateNode): readonly UnresolvedCause[] {
  return transformCauses(valueAt(node, 'Fn::Transform'));
}

/** The same for what stands under `Fn::Transform`. */
export function transformCauses(transform: TemplateNode | undefined): readonly UnresolvedCause[] {
  const name = transform === undefined ? undefined : valueAt(transform, 'Name');
  return [{ kind: 'MACRO', name: name?.kind === 'scalar' ? name.text : 'Fn::Transform' }];
}

/** Reports a fault of the template and leaves the call unresolved. */
export function refuse(
  call: Call,
  evaluation: EvaluationContext,
  message: string,
  at: TemplateNode = call.argument,
): Unresolved {
  evaluation.report(problem('FUNCTION_ARGUMENTS', `${call.name}: ${message}`, at.position));
  return unresolvedCall(call, [{ kind: 'INVALID' }]);
}

/** The items of an argument list whose length is known beforehand; each function names its arguments. */
export function argumentList(
  call: Call,
  evaluation: EvaluationContext,
  names: readonly string[],
  required: number = names.length,
): readonly TemplateNode[] | Unresolved {
  const { argument } = call;
  if (argument.kind === 'list' && argument.items.length >= required && argument.items.length <= names.length) {
    return argument.items;
  }
  const found = argument.kind === 'list' ? `${argument.items.length} items` : describeKind(argument);
  return refuse(call, evaluation, `expected a list [${names.join(', ')}], found ${found}`);
}

/** An argument that must be a string; numbers and booleans are written out, as CloudFormation does. */
export function textArgument(
  call: Call,
  evaluation: EvaluationContext,
  node: TemplateNode | undefined,
  what: string,
): string | Unresolved {
  if (node === undefined) return refuse(call, evaluation, `${what} is missing`);
  if (node.kind === 'scalar' && node.value !== null && typeof node.value !== 'string') return node.text;
  const value = evaluation.evaluate(node);
  if (value instanceof Unresolved) return unresolvedCall(call, value.causes);
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return refuse(call, evaluation, `${what} must be a string, found ${describeValue(value)}`, node);
}

/** An argument that must be a list. Members without a value are gone; members may be unresolved. */
export function listArgument(
  call: Call,
  evaluation: EvaluationContext,
  node: TemplateNode | undefined,
  what: string,
): readonly Resolved[] | Unresolved {
  if (node === undefined) return refuse(call, evaluation, `${what} is missing`);
  const value = evaluation.evaluate(node);
  if (value instanceof Unresolved) return unresolvedCall(call, value.causes);
  if (value !== NO_VALUE && isList(value)) return value;
  return refuse(call, evaluation, `${what} must be a list, found ${describeValue(value)}`, node);
}

/** A list whose members become text: a member that the template writes as `2.0` is "2.0", as CloudFormation keeps the fraction. */
export function textListArgument(
  call: Call,
  evaluation: EvaluationContext,
  node: TemplateNode | undefined,
  what: string,
): readonly Resolved[] | Unresolved {
  if (node?.kind !== 'list') return listArgument(call, evaluation, node, what);
  return node.items.flatMap((item) => {
    if (item.kind === 'scalar' && item.value !== null && typeof item.value !== 'string') return [item.text];
    const value = evaluation.evaluate(item);
    return value === NO_VALUE ? [] : [value];
  });
}

export function describeValue(value: Evaluated): string {
  if (value === NO_VALUE) return 'AWS::NoValue';
  if (value === null) return 'null';
  if (isList(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : `a ${typeof value}`;
}

/** The value of `Fn::GetAtt`, if it is known from outside of the template. */
export function knownAttribute(
  logicalId: string,
  attribute: string,
  evaluation: EvaluationContext,
): Resolved | undefined {
  const value = evaluation.known.attributes.get(`${logicalId}.${attribute}`);
  if (value !== undefined) evaluation.attributesRead.add(logicalId);
  return value;
}
