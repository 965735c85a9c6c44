import type { Json } from '../../../hook/domain.ts';
import { LANGUAGE_EXTENSIONS } from '../functions/table.ts';
import { note, problem, type TemplateProblem } from '../problem.ts';
import { parseTemplate } from '../read/parse-template.ts';
import { readText } from '../read/read-text.ts';
import { toJson } from '../template-node.ts';
import { withoutLocalPaths } from './local-paths.ts';
import type { SamTranslator } from './sam-translator.ts';

const SAM = 'AWS::Serverless-2016-10-31';

export type Expansion =
  /** Not a template of SAM alone, or one that cannot be expanded here: it stays as it is. */
  | { readonly kind: 'none'; readonly notes: readonly TemplateProblem[] }
  | { readonly kind: 'expanded'; readonly processed: string }
  /** As CloudFormation refuses it. */
  | { readonly kind: 'refused'; readonly problems: readonly TemplateProblem[] };

/**
 * What the SAM macro makes of a template, by AWS's own translator. Other macros of the template would come before or after it, and
 * cannot run here.
 *
 * @param given values of parameters; the translator decides by some of them
 */
export async function expandSam(
  { file, text }: { readonly file: string; readonly text: string },
  given: ReadonlyMap<string, Json>,
  region: string,
  translator: SamTranslator,
): Promise<Expansion> {
  const parsed = parseTemplate(text, file);
  const { root } = readText(text, file);
  if (parsed.kind === 'unreadable' || root === undefined) return { kind: 'none', notes: [] };
  const { transforms, parameters } = parsed.template;
  if (!transforms.includes(SAM) || transforms.some((name) => name !== SAM && name !== LANGUAGE_EXTENSIONS)) {
    return { kind: 'none', notes: [] };
  }
  const start = { file, line: 1, column: 1 };
  const json = toJson(root);
  if (typeof json !== 'object' || json === null || !('Resources' in json)) return { kind: 'none', notes: [] };
  const { template, restore } = withoutLocalPaths({ ...json, Transform: SAM });
  const defaults = [...parameters].map(([name, { defaultText }]) => [name, defaultText]);
  const known = Object.fromEntries(
    [...defaults, ...given, ['AWS::Region', region]].filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
  const translation = await translator.translate(template, known);
  switch (translation.kind) {
    case 'translated': {
      const processed = restore(translation.template);
      return { kind: 'expanded', processed: JSON.stringify(processed) };
    }
    case 'refused': {
      const problems = translation.problems.map((message) =>
        problem('STRUCTURE', `Transform ${SAM} failed with: ${message}`, start),
      );
      return { kind: 'refused', problems };
    }
    case 'missing': {
      const message = `${SAM} is not expanded, as aws-sam-translator is not there for python3: pip install aws-sam-translator`;
      return { kind: 'none', notes: [note('UNPROCESSED_TRANSFORM', message, start)] };
    }
    case 'failed': {
      const message = `${SAM} is not expanded, as its translator failed: ${translation.reason}`;
      return { kind: 'none', notes: [note('UNPROCESSED_TRANSFORM', message, start)] };
    }
  }
}
