import { MAX_TEXT_BYTES } from '../read/quotas.ts';
import {
  argumentList,
  type IntrinsicFunction,
  listArgument,
  refuse,
  textArgument,
  textListArgument,
  unresolvedCall,
} from '../value/evaluation-context.ts';
import { finishedText } from '../value/resolved.ts';
import { Unresolved, type UnresolvedCause } from '../value/unresolved.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-join.html */
export const join: IntrinsicFunction = (call, evaluation) => {
  const items = argumentList(call, evaluation, ['delimiter', 'list of values']);
  if (items instanceof Unresolved) return items;
  const [delimiterNode, listNode] = items;
  const delimiter = textArgument(call, evaluation, delimiterNode, 'the delimiter');
  if (delimiter instanceof Unresolved) return delimiter;
  const list = textListArgument(call, evaluation, listNode, 'the second argument');
  if (list instanceof Unresolved) return list;
  const pieces: string[] = [];
  const causes: UnresolvedCause[] = [];
  for (const item of list) {
    if (typeof item === 'string') pieces.push(item);
    else if (typeof item === 'number' || typeof item === 'boolean') pieces.push(String(item));
    else if (!(item instanceof Unresolved)) return refuse(call, evaluation, 'every value must be a string', listNode);
    else if (typeof item.wire === 'string') pieces.push(item.wire);
    else causes.push(...item.causes);
  }
  if (causes.length > 0) return unresolvedCall(call, causes);
  const length = pieces.reduce((sum, piece) => sum + piece.length + delimiter.length, 0);
  return length > MAX_TEXT_BYTES
    ? refuse(call, evaluation, `the text has more than the ${MAX_TEXT_BYTES} bytes that a whole template may have`)
    : finishedText(pieces.join(delimiter));
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-select.html */
export const select: IntrinsicFunction = (call, evaluation) => {
  const items = argumentList(call, evaluation, ['index', 'list']);
  if (items instanceof Unresolved) return items;
  const [indexNode, listNode] = items;
  const indexText = textArgument(call, evaluation, indexNode, 'the index');
  if (indexText instanceof Unresolved) return indexText;
  if (!/^\d+$/.test(indexText)) {
    return refuse(call, evaluation, 'the index must be a whole number that is not negative', indexNode);
  }
  const list = listArgument(call, evaluation, listNode, 'the second argument');
  if (list instanceof Unresolved) return list;
  const selected = list[Number(indexText)];
  if (selected === undefined) {
    return refuse(call, evaluation, `index ${indexText} is outside the list of ${list.length}`, indexNode);
  }
  return selected;
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-split.html */
export const split: IntrinsicFunction = (call, evaluation) => {
  const items = argumentList(call, evaluation, ['delimiter', 'string']);
  if (items instanceof Unresolved) return items;
  const [delimiterNode, sourceNode] = items;
  const delimiter = textArgument(call, evaluation, delimiterNode, 'the delimiter');
  if (delimiter instanceof Unresolved) return delimiter;
  if (delimiter === '') return refuse(call, evaluation, 'the delimiter must not be empty', delimiterNode);
  const source = textArgument(call, evaluation, sourceNode, 'the string');
  return source instanceof Unresolved ? source : source.split(delimiter);
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-length.html */
export const length: IntrinsicFunction = (call, evaluation) => {
  const list = listArgument(call, evaluation, call.argument, 'the argument');
  return list instanceof Unresolved ? list : list.length;
};
