import { problem, type TemplateProblem } from '../problem.ts';
import type { MapNode } from '../template-node.ts';
import type { ParsedTemplate } from './parse-template.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
export const MAX_TEXT_BYTES = 1024 * 1024;
const MAX_RESOURCES = 500;
const MAX_PARAMETERS = 200;
const MAX_MAPPINGS = 200;
const MAX_OUTPUTS = 200;

/** What of a template, its loops expanded, is more than CloudFormation takes. */
export function exceededQuotas(template: ParsedTemplate): readonly TemplateProblem[] {
  const start = { file: template.file, line: 1, column: 1 };
  const bytes = Buffer.byteLength(template.text);
  const tooLarge =
    bytes > MAX_TEXT_BYTES
      ? [problem('QUOTA', `The template has ${bytes} bytes: CloudFormation takes ${MAX_TEXT_BYTES}`, start)]
      : [];
  const count = (section: string, found: number, most: number, at: MapNode | undefined) =>
    found > most
      ? [problem('QUOTA', `${section} has ${found} members: CloudFormation takes ${most}`, at?.position ?? start)]
      : [];
  return [
    ...tooLarge,
    ...count('Resources', template.resources.entries.size, MAX_RESOURCES, template.resources),
    ...count('Parameters', template.parameters.size, MAX_PARAMETERS, undefined),
    ...count('Mappings', template.mappings.entries.size, MAX_MAPPINGS, template.mappings),
    ...count('Outputs', template.outputs.entries.size, MAX_OUTPUTS, template.outputs),
  ];
}
