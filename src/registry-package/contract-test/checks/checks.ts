import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { JsonObject } from '../../../hook/domain.ts';
import { matchesTargetName } from '../../../hook/policy/target-name-pattern.ts';
import type { InputRound, TargetInput } from '../inputs/input-rounds.ts';
import { HANDLER_NAMES, type HandlerName } from '../invocation-point.ts';
import type { Check } from './check.ts';

const targetNames = z.object({ targetNames: z.array(z.string()) });
const typeSchema = z.object({
  handlers: z.object({ preCreate: targetNames, preUpdate: targetNames, preDelete: targetNames }).partial(),
});

/** The target name patterns of every handler that a hook's schema has. */
export type HandlerTargets = ReadonlyMap<HandlerName, readonly string[]>;

export function handlerTargets(schema: JsonObject): HandlerTargets {
  const { handlers } = typeSchema.parse(schema);
  return new Map(
    HANDLER_NAMES.flatMap((handler): [HandlerName, readonly string[]][] => {
      const names = handlers[handler]?.targetNames;
      return names === undefined ? [] : [[handler, names]];
    }),
  );
}

/**
 * The checks of `cfn test`: every handler must accept the valid and refuse the invalid model of each of its targets, and, if
 * one of its targets is a wildcard, refuse a target that no wildcard of AWS covers.
 */
export function checksOf(
  targets: HandlerTargets,
  rounds: readonly InputRound[],
  random: () => string,
): readonly Check[] {
  return [...targets].flatMap(([handler, patterns]) => {
    const covered = ({ targetName }: TargetInput) => patterns.some((pattern) => matchesTargetName(pattern, targetName));
    const check =
      (expected: Check['expected']) =>
      (input: TargetInput): Check => ({ handler, expected, input });
    return [
      ...rounds.flatMap(({ valid }) => valid[handler].filter(covered).map(check('SUCCESS'))),
      ...rounds.flatMap(({ invalid }) => invalid[handler].filter(covered).map(check('FAILED'))),
      ...(patterns.some((pattern) => /[*?]/.test(pattern))
        ? [check('UNSUPPORTED_TARGET')(unsupportedTarget(handler, random))]
        : []),
    ];
  });
}

function unsupportedTarget(handler: HandlerName, random: () => string): TargetInput {
  const resourceProperties = { id: `arn:${random()}`, property1: random(), property2: 1 };
  return {
    targetName: `${random()}::${random()}::${random()}`,
    targetModel:
      handler === 'preUpdate'
        ? { resourceProperties, previousResourceProperties: { ...resourceProperties, property1: random() } }
        : { resourceProperties },
  };
}

/** Letters and digits, never the namespace of AWS. */
export function randomName(): string {
  return `x${randomBytes(6).toString('hex')}`;
}
