import * as z from 'zod';
import type { Position } from '../position.ts';
import { problem, type TemplateProblem } from '../problem.ts';
import { type MapEntry, positionAt, type ScalarNode, type TemplateNode, valueAt } from '../template-node.ts';
import { checkShape } from './check-shape.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html */
export type ParameterType =
  | { readonly kind: 'String' }
  | { readonly kind: 'Number' }
  /** Written with commas between the members. */
  | { readonly kind: 'List'; readonly of: 'String' | 'Number' }
  /** The given value is a parameter's name in Systems Manager; only CloudFormation reads what is stored there. */
  | { readonly kind: 'SystemsManagerValue' };

export interface ParameterDeclaration {
  readonly name: string;
  /** As written, such as `List<AWS::EC2::Subnet::Id>`. */
  readonly typeName: string;
  readonly type: ParameterType;
  readonly defaultText: string | undefined;
  readonly allowedValues: readonly string[] | undefined;
  readonly allowedPattern: string | undefined;
  readonly constraintDescription: string | undefined;
  readonly minLength: number | undefined;
  readonly maxLength: number | undefined;
  readonly minValue: number | undefined;
  readonly maxValue: number | undefined;
  /** The value is a secret: it is never printed. */
  readonly noEcho: boolean;
  readonly position: Position;
}

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const limit = z.union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/, 'Expected a number')]).transform(Number);
const declaration = z.strictObject({
  Type: z.string('expected the type of the parameter, such as String'),
  Default: scalar.optional(),
  AllowedValues: z.array(scalar).optional(),
  AllowedPattern: z.string().optional(),
  ConstraintDescription: z.string().optional(),
  Description: z.string().optional(),
  MinLength: limit.optional(),
  MaxLength: limit.optional(),
  MinValue: limit.optional(),
  MaxValue: limit.optional(),
  NoEcho: z.union([z.boolean(), z.enum(['true', 'false'])]).optional(),
});

export interface DeclarationResult {
  /** Without constraints when there are problems, so that uses of the name are not reported as well. */
  readonly declaration: ParameterDeclaration;
  readonly problems: readonly TemplateProblem[];
}

export function declareParameter(name: string, entry: MapEntry): DeclarationResult {
  const shape = checkShape(declaration, entry, `Parameters.${name}`, 'PARAMETER_DECLARATION');
  if (shape.kind === 'invalid') return { declaration: unconstrained(name, entry), problems: shape.problems };
  if (!/^[A-Za-z0-9]+$/.test(name)) {
    const message = `Parameter name ${name} is non alphanumeric`;
    return {
      declaration: unconstrained(name, entry),
      problems: [problem('PARAMETER_DECLARATION', message, entry.keyPosition)],
    };
  }
  const { value } = shape;
  const type = parameterType(value.Type);
  if (type === undefined) {
    const message = `Parameters.${name}.Type: "${value.Type}" is no parameter type: expected String, Number, List<Number>, CommaDelimitedList, an AWS-specific type or a Systems Manager type`;
    return {
      declaration: unconstrained(name, entry),
      problems: [problem('PARAMETER_DECLARATION', message, positionAt(entry.value, ['Type']))],
    };
  }
  return {
    problems: [],
    declaration: {
      ...unconstrained(name, entry),
      typeName: value.Type,
      type,
      allowedValues: textsAt(entry.value, 'AllowedValues'),
      allowedPattern: value.AllowedPattern,
      constraintDescription: value.ConstraintDescription,
      minLength: value.MinLength,
      maxLength: value.MaxLength,
      minValue: value.MinValue,
      maxValue: value.MaxValue,
    },
  };
}

function unconstrained(name: string, { keyPosition, value }: MapEntry): ParameterDeclaration {
  return {
    name,
    typeName: 'String',
    type: { kind: 'String' },
    defaultText: textAt(value, 'Default'),
    allowedValues: undefined,
    allowedPattern: undefined,
    constraintDescription: undefined,
    minLength: undefined,
    maxLength: undefined,
    minValue: undefined,
    maxValue: undefined,
    noEcho: textAt(value, 'NoEcho') === 'true',
    position: keyPosition,
  };
}

function parameterType(name: string): ParameterType | undefined {
  if (name === 'String' || name === 'Number') return { kind: name };
  if (name === 'CommaDelimitedList') return { kind: 'List', of: 'String' };
  if (name === 'List<Number>') return { kind: 'List', of: 'Number' };
  if (name === 'AWS::SSM::Parameter::Name') return { kind: 'String' };
  if (/^AWS::SSM::Parameter::Value<.+>$/.test(name)) return { kind: 'SystemsManagerValue' };
  // CloudFormation accepts a list of anything: https://github.com/aws-cloudformation/cfn-lint/issues/4361
  if (/^List<.+>$/.test(name)) return { kind: 'List', of: 'String' };
  if (/^AWS::\w+::\w+::\w+$/.test(name)) return { kind: 'String' };
  return undefined;
}

function textAt(node: TemplateNode, key: string): string | undefined {
  const value = valueAt(node, key);
  return value?.kind === 'scalar' ? value.text : undefined;
}

function textsAt(node: TemplateNode, key: string): readonly string[] | undefined {
  const value = valueAt(node, key);
  if (value?.kind !== 'list') return undefined;
  return value.items.filter((item): item is ScalarNode => item.kind === 'scalar').map(({ text }) => text);
}
