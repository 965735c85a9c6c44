import type { Json } from '../../../src/hook/domain.ts';
import type { PseudoParameters } from '../../../src/local/template/parameters/pseudo-parameters.ts';
import type { TemplateProblem } from '../../../src/local/template/problem.ts';
import { parseTemplate } from '../../../src/local/template/read/parse-template.ts';
import {
  type ResolvedTemplate,
  type ResolveOptions,
  resolveTemplate,
} from '../../../src/local/template/resolve/resolve-template.ts';
import { describePath } from '../../../src/local/template/template-node.ts';
import { toWire } from '../../../src/local/template/value/resolved.ts';
import { describeCause } from '../../../src/local/template/value/unresolved.ts';

export const PSEUDO: PseudoParameters = {
  accountId: '111122223333',
  region: 'eu-west-1',
  stackName: 'shop',
  stackId: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/0a1b2c3d-0000-1111-2222-333344445555',
  notificationArns: [],
};

export interface Given extends Partial<Omit<ResolveOptions, 'parameters'>> {
  readonly parameters?: Readonly<Record<string, string>>;
}

/** Parses and resolves; fails the test when the text cannot be read. */
export function resolve(text: string, given: Given = {}): ResolvedTemplate {
  const parsed = parseTemplate(text, 'template.yaml');
  if (parsed.kind === 'unreadable') throw new Error(list(parsed.problems).join('\n'));
  const { parameters = {}, pseudo = PSEUDO, ...others } = given;
  const resolved = resolveTemplate(parsed.template, {
    ...others,
    pseudo,
    parameters: new Map(Object.entries(parameters)),
  });
  return { ...resolved, problems: [...parsed.problems, ...resolved.problems] };
}

/** Every problem of a text, whether it can be read or not, as `line:column KIND message`. */
export function problemsOf(text: string, given: Given = {}): readonly string[] {
  const parsed = parseTemplate(text, 'template.yaml');
  return list(parsed.kind === 'unreadable' ? parsed.problems : resolve(text, given).problems);
}

export function list(problems: readonly TemplateProblem[]): readonly string[] {
  return problems.map(({ kind, message, position }) => {
    const place = position === null ? '-' : `${position.line}:${position.column}`;
    return `${place} ${kind} ${message}`;
  });
}

/** What a hook would be given, by logical id. */
export function models(resolved: ResolvedTemplate): Readonly<Record<string, { Type: string; Properties: Json }>> {
  return Object.fromEntries(
    resolved.resources.map(({ logicalId, type, properties }) => [
      logicalId,
      { Type: type, Properties: toWire(properties) },
    ]),
  );
}

/** What is reported as unresolved, as `LogicalId.Path: cause`. */
export function unknowns(resolved: ResolvedTemplate): readonly string[] {
  return resolved.resources.flatMap(({ logicalId, unresolved }) =>
    unresolved.map(
      ({ path, causes }) => `${describePath([logicalId, ...path])}: ${causes.map(describeCause).join('; ')}`,
    ),
  );
}
