import { attributePair } from '../read/yaml/attribute-pair.ts';
import { describeKind } from '../template-node.ts';
import {
  type Evaluated,
  type EvaluationContext,
  type IntrinsicFunction,
  knownAttribute,
  NO_VALUE,
  refuse,
  textArgument,
  unresolvedCall,
} from '../value/evaluation-context.ts';
import { finishedText } from '../value/resolved.ts';
import { describeCause, Unresolved, type UnresolvedCause } from '../value/unresolved.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-ref.html */
export const ref: IntrinsicFunction = (call, evaluation) => {
  if (call.argument.kind !== 'scalar' && !evaluation.languageExtensions) {
    return refuse(
      call,
      evaluation,
      `expected a name, found ${describeKind(call.argument)}; a function needs Transform: AWS::LanguageExtensions`,
    );
  }
  const name = textArgument(call, evaluation, call.argument, 'the name');
  if (name instanceof Unresolved) return name;
  const value = referredValue(name, evaluation);
  return value.kind === 'value' ? value.value : new Unresolved([value.cause], { Ref: name });
};

export type ReferredValue =
  | { readonly kind: 'value'; readonly value: Evaluated }
  | { readonly kind: 'unresolved'; readonly cause: UnresolvedCause };

/** What `Ref` and the `${Name}` of `Fn::Sub` have in common. */
export function referredValue(name: string, evaluation: EvaluationContext): ReferredValue {
  if (name === 'AWS::NoValue') return { kind: 'value', value: NO_VALUE };
  const pseudo = evaluation.pseudoParameters.get(name);
  if (pseudo !== undefined) return { kind: 'value', value: pseudo };
  const parameter = evaluation.parameters.get(name);
  if (parameter === undefined) return { kind: 'unresolved', cause: { kind: 'RESOURCE_REFERENCE', logicalId: name } };
  switch (parameter.kind) {
    case 'known':
      if (parameter.secret) evaluation.secrets.reads += 1;
      return {
        kind: 'value',
        value: typeof parameter.value === 'string' ? finishedText(parameter.value) : parameter.value.map(finishedText),
      };
    case 'systems-manager':
      return {
        kind: 'unresolved',
        cause: { kind: 'SYSTEMS_MANAGER_PARAMETER', parameter: name, storedIn: parameter.parameterName },
      };
    case 'passed':
      return {
        kind: 'unresolved',
        cause: {
          kind: 'PASSED_PARAMETER',
          parameter: name,
          reason: parameter.value.causes.map(describeCause).join('; '),
        },
      };
    case 'missing':
      return { kind: 'unresolved', cause: { kind: 'MISSING_PARAMETER', parameter: name } };
  }
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getatt.html */
export const getAtt: IntrinsicFunction = (call, evaluation) => {
  const pair = attributePair(call.argument);
  if (pair.kind !== 'list' || pair.items.length !== 2) {
    return refuse(call, evaluation, `expected [logical id, attribute], found ${describeKind(call.argument)}`);
  }
  const [idNode, attributeNode] = pair.items;
  const logicalId = textArgument(call, evaluation, idNode, 'the logical id');
  if (logicalId instanceof Unresolved) return logicalId;
  const attribute = textArgument(call, evaluation, attributeNode, 'the attribute');
  if (attribute instanceof Unresolved) return attribute;
  return (
    knownAttribute(logicalId, attribute, evaluation) ??
    new Unresolved([{ kind: 'ATTRIBUTE', logicalId, attribute }], { 'Fn::GetAtt': [logicalId, attribute] })
  );
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-importvalue.html */
export const importValue: IntrinsicFunction = (call, evaluation) => {
  const name = textArgument(call, evaluation, call.argument, 'the export name');
  if (name instanceof Unresolved && name.causes.some(({ kind }) => kind === 'INVALID')) return name;
  const known = typeof name === 'string' ? evaluation.known.exports.get(name) : undefined;
  if (known !== undefined) return known;
  return unresolvedCall(call, [{ kind: 'IMPORTED_VALUE', exportName: name instanceof Unresolved ? null : name }]);
};
