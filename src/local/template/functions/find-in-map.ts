import { valueAt } from '../template-node.ts';
import {
  argumentList,
  type IntrinsicFunction,
  refuse,
  textArgument,
  unresolvedCall,
} from '../value/evaluation-context.ts';
import { Unresolved } from '../value/unresolved.ts';

/**
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-findinmap.html;
 * `DefaultValue` no longer needs the language extensions.
 */
export const findInMap: IntrinsicFunction = (call, evaluation) => {
  const items = argumentList(call, evaluation, ['map name', 'top-level key', 'second-level key', '{DefaultValue}'], 3);
  if (items instanceof Unresolved) return items;
  const [mapNode, topNode, secondNode, optionsNode] = items;
  const defaultNode = optionsNode === undefined ? undefined : valueAt(optionsNode, 'DefaultValue');
  if (optionsNode !== undefined && defaultNode === undefined) {
    return refuse(call, evaluation, 'the fourth argument must be a map with DefaultValue', optionsNode);
  }
  const mapName = textArgument(call, evaluation, mapNode, 'the map name');
  if (mapName instanceof Unresolved) return mapName;
  const top = textArgument(call, evaluation, topNode, 'the top-level key');
  if (top instanceof Unresolved) return top;
  const second = textArgument(call, evaluation, secondNode, 'the second-level key');
  if (second instanceof Unresolved) return second;

  const mapping = valueAt(evaluation.mappings, mapName);
  const level = mapping === undefined ? undefined : valueAt(mapping, top);
  const found = level === undefined ? undefined : valueAt(level, second);
  if (found !== undefined) return evaluation.evaluate(found);
  const included = [evaluation.mappings, mapping, level].some(
    (node) => node !== undefined && valueAt(node, 'Fn::Transform') !== undefined,
  );
  if (included) return unresolvedCall(call, [{ kind: 'MACRO', name: 'Fn::Transform in Mappings' }]);
  if (defaultNode !== undefined) return evaluation.evaluate(defaultNode);
  if (mapping === undefined)
    return refuse(call, evaluation, `there is no mapping ${evaluation.quote(mapName)}`, mapNode);
  if (level === undefined) {
    return refuse(call, evaluation, `Mappings.${mapName} has no key ${evaluation.quote(top)}`, topNode);
  }
  return refuse(
    call,
    evaluation,
    `Mappings.${mapName}, under ${evaluation.quote(top)}, has no key ${evaluation.quote(second)}`,
    secondNode,
  );
};
