import * as z from 'zod';
import type { JsonObject } from '../../../hook/domain.ts';
import { HANDLER_NAMES, HANDLERS, type HandlerName } from '../invocation-point.ts';

export interface TargetInput {
  readonly targetName: string;
  readonly targetModel: JsonObject;
}

/** The models of one round, by handler. */
export type InputsByHandler = Readonly<Record<HandlerName, readonly TargetInput[]>>;

export interface InputRound {
  readonly valid: InputsByHandler;
  readonly invalid: InputsByHandler;
}

export type InputRoundsResult =
  | { readonly kind: 'read'; readonly rounds: readonly InputRound[] }
  | { readonly kind: 'unreadable'; readonly problem: string };

/** The files' texts by name → what each says. */
export type InputTexts = ReadonlyMap<string, string>;

const models = z.record(z.string(), z.record(z.string(), z.json()));

/**
 * Sorts input files as `cfn test` does: round n takes the files that start with `inputs_n` until a round has none, and a part of
 * the name tells what a file is for. An invalid model may come from a file for all invocation points, `inputs_1_invalid.json`.
 */
export function inputRounds(texts: InputTexts): InputRoundsResult {
  const rounds: InputRound[] = [];
  for (let number = 1; ; number += 1) {
    const files = [...texts].filter(([name]) => new RegExp(`^inputs_${number}(?!\\d).*\\.json$`).test(name));
    if (files.length === 0) break;
    const read = new Map<string, readonly TargetInput[]>();
    for (const [name, text] of files) {
      const inputs = parseInputs(text);
      if (inputs === undefined)
        return { kind: 'unreadable', problem: `${name}: expected target names with a model each` };
      read.set(kindOf(name), inputs);
    }
    const pick = (prefix: string, fallback: string): InputsByHandler => {
      const of = (handler: HandlerName) =>
        read.get(`${prefix}${HANDLERS[handler].fileName}`) ?? read.get(fallback) ?? [];
      return { preCreate: of('preCreate'), preUpdate: of('preUpdate'), preDelete: of('preDelete') };
    };
    rounds.push({ valid: pick('', ''), invalid: pick('invalid_', 'invalid') });
  }
  return rounds.length === 0
    ? {
        kind: 'unreadable',
        problem: 'expected files named inputs_1_pre_create.json and so on; npm run contract-inputs writes them',
      }
    : { kind: 'read', rounds };
}

function kindOf(name: string): string {
  const handler = HANDLER_NAMES.find((candidate) => name.includes(HANDLERS[candidate].fileName));
  const invalid = name.includes('invalid');
  if (handler === undefined) return invalid ? 'invalid' : name;
  return `${invalid ? 'invalid_' : ''}${HANDLERS[handler].fileName}`;
}

function parseInputs(text: string): readonly TargetInput[] | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = models.safeParse(document);
  return parsed.success
    ? Object.entries(parsed.data).map(([targetName, targetModel]) => ({ targetName, targetModel }))
    : undefined;
}
