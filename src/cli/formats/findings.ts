import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { blocks, meaningOf } from '../../hook/effect.ts';
import type {
  EvaluationResult,
  PolicyFunctionResult,
  StackResult,
  TargetResult,
} from '../../local/evaluation-result.ts';
import { type Statement, statementsOf, statementWords } from './words/statements.ts';
import { targetWords } from './words/wording.ts';

/** One failed rule of one policy function at one place, as tools that read source code count. */
export interface Finding {
  readonly stack: StackResult;
  readonly invocation: TargetResult;
  readonly decision: PolicyFunctionResult;
  readonly statement: Statement;
  /** `function`, or `function/rule`. */
  readonly ruleId: string;
  readonly level: 'error' | 'warning';
  /** What was found, and what helps. */
  readonly text: string;
  readonly place: Place;
  /** Stays the same when the template above it grows. */
  readonly identity: string;
}

export interface Place {
  /** As given; `SourceRoot` makes it relative. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Where tools of a code host begin to count paths: the folder of the repository, or where the command runs. */
export interface SourceRoot {
  /** With slashes, or undefined for a file that lies elsewhere. */
  relative(file: string): string | undefined;
}

export function sourceRootOf(folder: string): SourceRoot {
  const root = repositoryOf(folder) ?? folder;
  return {
    relative(file) {
      const path = relative(root, resolve(folder, file)).split(sep);
      return path[0] === '..' || resolve(...path) === path[0] ? undefined : path.join('/');
    },
  };
}

function repositoryOf(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : repositoryOf(parent);
}

export function findingsOf({ stacks }: EvaluationResult, root: SourceRoot): Finding[] {
  return stacks.flatMap((stack) =>
    stack.invocations.flatMap((invocation) =>
      invocation.policyFunctions
        .filter(({ effect }) => meaningOf(effect).annotationStatus === 'FAILED')
        .flatMap((decision) =>
          statementsOf(decision).map((statement) => {
            const ruleId = statement.rule === null ? decision.id : `${decision.id}/${statement.rule}`;
            const place = placeOf(invocation, stack);
            const file = root.relative(place.file) ?? place.file;
            return {
              stack,
              invocation,
              decision,
              statement,
              ruleId,
              level: blocks(decision.effect) ? 'error' : 'warning',
              text: textOf(invocation, statement),
              place: statement.position ?? place,
              identity: [file, stack.stackName, invocation.operation, invocation.targetLogicalId, ruleId].join('/'),
            } satisfies Finding;
          }),
        ),
    ),
  );
}

/** Where the template declares the target; its beginning for a whole stack. */
export function placeOf({ position }: TargetResult, { template }: StackResult): Place {
  return position ?? { file: template, line: 1, column: 1 };
}

function textOf(invocation: TargetResult, statement: Statement): string {
  const { text, remediationMessage, remediationLink } = statement;
  const said = text === '' ? 'The policy function gave no reason.' : statementWords(statement);
  const help = [remediationMessage, remediationLink].filter((part) => part !== null && part !== '');
  return [`${targetWords(invocation)}: ${said}`, ...help].join('\n');
}
