import { type TemplateNode, textNode } from '../../template-node.ts';

/** `!GetAtt Function.Arn` names the resource up to the first dot: attributes may have dots themselves. */
export function attributePair(argument: TemplateNode): TemplateNode {
  if (argument.kind !== 'scalar') return argument;
  const dot = argument.text.indexOf('.');
  if (dot === -1) return argument;
  const { position } = argument;
  return {
    kind: 'list',
    items: [textNode(argument.text.slice(0, dot), position), textNode(argument.text.slice(dot + 1), position)],
    position,
  };
}
