import type { Json } from '../../../hook/domain.ts';
import type { Position } from '../position.ts';
import { note, problem } from '../problem.ts';
import { checkShape } from '../read/check-shape.ts';
import { type MapEntry, type Path, positionAt, type TemplateNode, toJson, valueAt } from '../template-node.ts';
import { type EvaluationContext, isMacro, macroCauses, NO_VALUE } from '../value/evaluation-context.ts';
import { isList, type Resolved, type ResolvedMap, toWire, unresolvedValues } from '../value/resolved.ts';
import { describeCause, Unresolved, type UnresolvedCause } from '../value/unresolved.ts';
import type { DeclaredNames } from './check-references.ts';
import { evaluateNode } from './evaluate.ts';
import { knownParts } from './known-parts.ts';
import { resourceAttributes, unknownAttributes } from './resource-attributes.ts';

export interface ResolvedResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: ResolvedMap;
  /** The unknown parts of the resource. The empty path means the resource as a whole. */
  readonly unresolved: readonly PlacedUnresolved[];
  /** Tells two versions of the resource apart, also by what is known inside unresolved values. No hook is given it. */
  readonly comparable: Json;
  /** Places in `properties` whose value comes from a NoEcho parameter. */
  readonly secrets: readonly Path[];
  /** The name of the condition that lets the resource exist. */
  readonly condition: string | undefined;
  /** These four are for the stack's own doings; no hook is given them. */
  readonly dependsOn: readonly string[];
  /** Resources whose attributes it takes, and which are known here. */
  readonly takesFrom: readonly string[];
  readonly deletionPolicy: string | undefined;
  readonly updateReplacePolicy: string | undefined;
  /** Where the logical id stands. A copy made by a loop has the place of the loop's output key. */
  readonly position: Position;
  /** The resource as written, to find the places of its properties. */
  readonly node: TemplateNode;
}

export interface PlacedUnresolved {
  /** Within `properties`. */
  readonly path: Path;
  readonly causes: readonly UnresolvedCause[];
  readonly position: Position;
}

/** A resource of which not even the type is known here. */
export interface UnknownResource {
  readonly logicalId: string;
  readonly position: Position;
}

export type ResourceResult =
  | { readonly kind: 'resolved'; readonly resource: ResolvedResource }
  | { readonly kind: 'absent'; readonly condition: string }
  /** A macro stands for the whole resource, its type included. */
  | { readonly kind: 'unknown'; readonly resource: UnknownResource }
  | { readonly kind: 'invalid' };

/** The line of a property, or of the nearest thing above it that the template writes. */
export function propertyPosition(resource: ResolvedResource, path: Path): Position {
  return path.length === 0 ? resource.position : positionAt(resource.node, ['Properties', ...path]);
}

export function resolveResource(
  logicalId: string,
  entry: MapEntry,
  evaluation: EvaluationContext,
  names: DeclaredNames,
): ResourceResult {
  const { keyPosition, value: node } = entry;
  const subject = `Resources.${logicalId}`;
  // A macro may turn any key into anything.
  if (!/^[A-Za-z0-9]+$/.test(logicalId) && evaluation.macro === undefined) {
    evaluation.report(problem('STRUCTURE', `${subject}: a logical id has letters and digits only`, keyPosition));
  }
  if (isMacro(node) && valueAt(node, 'Type') === undefined) {
    const causes = macroCauses(node);
    const message = `${subject} is what a macro makes of it: ${causes.map(describeCause).join('; ')}`;
    evaluation.report(note('UNPROCESSED_TRANSFORM', message, keyPosition));
    return { kind: 'unknown', resource: { logicalId, position: keyPosition } };
  }
  const shape = checkShape(resourceAttributes, entry, subject, 'STRUCTURE');
  if (shape.kind === 'invalid') {
    for (const found of shape.problems) evaluation.report(found);
    return { kind: 'invalid' };
  }
  const attributes = shape.value;
  if (evaluation.macro === undefined && !isMacro(node) && node.kind === 'map') {
    for (const { key, meant } of unknownAttributes(node.entries.keys(), attributes.Type)) {
      const place = positionAt(node, [key]);
      evaluation.report(
        meant === undefined
          ? note('UNKNOWN_LANGUAGE', `${subject}: the attribute ${key} is not known here and was not looked at`, place)
          : problem('STRUCTURE', `${subject} has no attribute ${key}; did you mean ${meant}?`, place),
      );
    }
  }
  const whole: UnresolvedCause[] = macrosOf(attributes.Type, node, evaluation);

  const condition = attributeText(node, 'Condition', evaluation);
  if (condition !== undefined) {
    if (names.conditions.entries.has(condition)) {
      const holds = evaluation.condition(condition);
      if (holds === false) return { kind: 'absent', condition };
      if (holds instanceof Unresolved) whole.push({ kind: 'CONDITION', condition });
    } else {
      const place = positionAt(node, ['Condition']);
      evaluation.report(problem('UNDEFINED_REFERENCE', `${subject}: there is no condition ${condition}`, place));
    }
  }
  const dependsOn = attributes.DependsOn === undefined ? [] : [attributes.DependsOn].flat();
  for (const dependency of dependsOn) {
    if (names.resources.has(dependency) || evaluation.macro !== undefined) continue;
    const place = positionAt(node, ['DependsOn']);
    evaluation.report(
      problem('UNDEFINED_REFERENCE', `${subject}.DependsOn: there is no resource ${dependency}`, place),
    );
  }

  const secrets: Path[] = [];
  evaluation.attributesRead.clear();
  const propertiesNode = valueAt(node, 'Properties');
  const value =
    propertiesNode === undefined
      ? {}
      : evaluateNode(propertiesNode, evaluation, { path: [], secretAt: (path) => secrets.push(path) });
  const properties = value === NO_VALUE || propertiesNode === undefined ? {} : asProperties(value, propertiesNode);
  const unresolved = [
    ...(whole.length === 0 ? [] : [{ path: [], causes: whole, position: keyPosition }]),
    ...unresolvedValues(properties).map((found) => ({
      ...found,
      position: positionAt(node, ['Properties', ...found.path]),
    })),
  ];
  return {
    kind: 'resolved',
    resource: {
      logicalId,
      type: attributes.Type,
      properties,
      unresolved,
      comparable: comparableOf(attributes.Type, propertiesNode, properties, unresolved, evaluation),
      secrets,
      condition,
      dependsOn,
      takesFrom: [...evaluation.attributesRead],
      deletionPolicy: attributeText(node, 'DeletionPolicy', evaluation),
      updateReplacePolicy: attributeText(node, 'UpdateReplacePolicy', evaluation),
      position: keyPosition,
      node,
    },
  };
}

function comparableOf(
  type: string,
  node: TemplateNode | undefined,
  properties: ResolvedMap,
  unresolved: readonly PlacedUnresolved[],
  evaluation: EvaluationContext,
): Json {
  const known =
    node === undefined || unresolved.length === 0 ? toWire(properties) : (knownParts(node, evaluation) ?? null);
  const [, sam, kind] = /^(AWS::Serverless::)(\w+)$/.exec(type) ?? [];
  const globals = sam === undefined || kind === undefined ? undefined : valueAt(evaluation.globals, kind);
  return globals === undefined ? known : [known, knownParts(globals, evaluation) ?? null];
}

/** SAM rewrites its own types only; any other macro of the template may change every resource; a module is replaced by its resources. */
function macrosOf(type: string, node: TemplateNode, evaluation: EvaluationContext): UnresolvedCause[] {
  const causes: UnresolvedCause[] = [];
  const { macro } = evaluation;
  if (macro !== undefined && (!macro.startsWith('AWS::Serverless-') || type.startsWith('AWS::Serverless::'))) {
    causes.push({ kind: 'MACRO', name: macro });
  }
  if (type.endsWith('::MODULE')) causes.push({ kind: 'MACRO', name: type });
  if (valueAt(node, 'Fn::Transform') !== undefined) causes.push({ kind: 'MACRO', name: 'Fn::Transform' });
  return causes;
}

function attributeText(node: TemplateNode, name: string, evaluation: EvaluationContext): string | undefined {
  const attribute = valueAt(node, name);
  const value = attribute === undefined ? NO_VALUE : evaluation.evaluate(attribute);
  return typeof value === 'string' ? value : undefined;
}

/** A function may stand for all the properties, as {"Fn::Transform": …} does; its key then remains. */
function asProperties(value: Resolved, node: TemplateNode): ResolvedMap {
  if (value instanceof Unresolved && node.kind === 'map') {
    return Object.fromEntries(
      [...node.entries].map(([key, { value: argument }]) => [key, new Unresolved(value.causes, toJson(argument))]),
    );
  }
  const isMap = typeof value === 'object' && value !== null && !isList(value) && !(value instanceof Unresolved);
  return isMap ? value : {};
}
