import { argumentList, type IntrinsicFunction, refuse, textArgument } from '../value/evaluation-context.ts';
import { Unresolved } from '../value/unresolved.ts';
import { cidrBlocks } from './cidr-blocks.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html */
export const cidr: IntrinsicFunction = (call, evaluation) => {
  const items = argumentList(call, evaluation, ['ipBlock', 'count', 'cidrBits'], 2);
  if (items instanceof Unresolved) return items;
  const [blockNode, countNode, bitsNode] = items;
  const block = textArgument(call, evaluation, blockNode, 'ipBlock');
  if (block instanceof Unresolved) return block;
  const count = textArgument(call, evaluation, countNode, 'count');
  if (count instanceof Unresolved) return count;
  // The documented declaration has three arguments; no source tells what CloudFormation does without the third.
  if (bitsNode === undefined)
    return refuse(call, evaluation, 'cidrBits is missing: expected [ipBlock, count, cidrBits]');
  const bits = textArgument(call, evaluation, bitsNode, 'cidrBits');
  if (bits instanceof Unresolved) return bits;
  if (!/^\d+$/.test(count) || Number(count) < 1 || Number(count) > 256) {
    return refuse(call, evaluation, 'count must be a whole number from 1 to 256', countNode);
  }
  if (!/^\d+$/.test(bits)) return refuse(call, evaluation, 'cidrBits must be a whole number', bitsNode);
  const blocks = cidrBlocks(block, Number(count), Number(bits));
  return blocks.kind === 'blocks' ? blocks.blocks : refuse(call, evaluation, blocks.reason, blockNode);
};
