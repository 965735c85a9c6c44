import { readFileSync } from 'node:fs';
import type * as z from 'zod';
import { jsonObject } from '../../hook/foreign/json-value.ts';
import { placedProblemsOf } from '../../hook/foreign/problems.ts';
import { configurationSchema } from '../../hook/policy/configuration.ts';
import { hookConfigurationDocument } from '../../local/cloudformation/settings/hook-configuration-document.ts';
import type { HookSettings } from '../../local/cloudformation/settings/hook-settings.ts';
import { describePosition } from '../../local/template/position.ts';
import { readText } from '../../local/template/read/read-text.ts';
import { describePath, type MapNode, positionAt, toJson } from '../../local/template/template-node.ts';
import { problemLines } from '../shell/problem-lines.ts';
import { UsageError } from '../shell/usage-error.ts';

/** A hook that is switched on, without any filter. */
export const UNFILTERED: HookSettings = {
  enabled: true,
  targetOperations: undefined,
  failureMode: undefined,
  targetFilters: [],
  stackFilters: undefined,
  properties: undefined,
};

const PROPERTIES = ['CloudFormationConfiguration', 'HookConfiguration', 'Properties'];

/**
 * Reads what SetTypeConfiguration takes, or its Properties alone, as JSON or YAML. Throws a UsageError that names the line of each
 * fault.
 */
export function readHookConfiguration(file: string): HookSettings {
  const root = readMap(file);
  const document = jsonObject.parse(toJson(root));
  if (!root.entries.has('CloudFormationConfiguration')) {
    check(configurationSchema, document, root, []);
    return { ...UNFILTERED, properties: document };
  }
  const settings = check(hookConfigurationDocument, document, root, []);
  const { properties } = settings;
  // A Lambda Hook's own Properties name one function and nothing more; its policy functions are configured elsewhere.
  if (properties === undefined || 'LambdaFunction' in properties) return { ...settings, properties: undefined };
  check(configurationSchema, properties, root, PROPERTIES);
  return settings;
}

function readMap(file: string): MapNode {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new UsageError([`${file}: cannot be read; expected a hook configuration as JSON or YAML`]);
  }
  const { root, problems } = readText(text, file);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new UsageError(problemLines(errors));
  if (root?.kind === 'map') return root;
  throw new UsageError([`${file}:1:1: expected a map with CloudFormationConfiguration or with LambdaFunctions`]);
}

function check<T>(schema: z.ZodType<T>, value: unknown, root: MapNode, parents: readonly string[]): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UsageError(
    placedProblemsOf(parsed.error).map(({ path, message }) => {
      const steps = path.map((step) => (typeof step === 'symbol' ? String(step) : step));
      const where = describePosition(positionAt(root, [...parents, ...steps]));
      const name = describePath([...parents, ...steps]);
      return name === '' ? `${where}: ${message}` : `${where}: ${name}: ${message}`;
    }),
  );
}
