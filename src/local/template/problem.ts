import type { Position } from './position.ts';

/** What CloudFormation would refuse, or what keeps the template from being read. */
export type ErrorProblemKind =
  | 'UNREADABLE_FILE'
  | 'SYNTAX'
  | 'STRUCTURE'
  | 'UNKNOWN_FUNCTION'
  | 'FUNCTION_ARGUMENTS'
  | 'UNDEFINED_REFERENCE'
  | 'CIRCULAR_CONDITION'
  | 'CIRCULAR_DEPENDENCY'
  | 'QUOTA'
  | 'LOOP'
  | 'PARAMETER_DECLARATION'
  | 'PARAMETER_VALUE'
  | 'MISSING_PARAMETER'
  | 'UNKNOWN_PARAMETER'
  | 'PARAMETER_FILE';

/** What CloudFormation accepts, but what this evaluation cannot reproduce with certainty. */
export type NoteProblemKind =
  | 'AMBIGUOUS_SCALAR'
  | 'DUPLICATE_KEY'
  | 'YAML_ALIAS'
  | 'UNPROCESSED_TRANSFORM'
  | 'UNCHECKED'
  /** The language grows faster than this program is released: what it does not know is told, and stays unresolved. */
  | 'UNKNOWN_LANGUAGE';

export type TemplateProblem =
  | {
      readonly severity: 'error';
      readonly kind: ErrorProblemKind;
      /** For the template's author; holds no NoEcho value. */
      readonly message: string;
      /** Null when the cause is not in a file, such as a parameter given on the command line. */
      readonly position: Position | null;
    }
  | {
      readonly severity: 'note';
      readonly kind: NoteProblemKind;
      readonly message: string;
      readonly position: Position | null;
    };

export function problem(kind: ErrorProblemKind, message: string, position: Position | null): TemplateProblem {
  return { severity: 'error', kind, message, position };
}

export function note(kind: NoteProblemKind, message: string, position: Position | null): TemplateProblem {
  return { severity: 'note', kind, message, position };
}

/** Of two entries with one key CloudFormation takes the last; the note stands at it. */
export function duplicateKey(key: string, position: Position, earlier: Position): TemplateProblem {
  const message = `The key "${key}" is there twice: CloudFormation takes this one, not the one in line ${earlier.line}`;
  return note('DUPLICATE_KEY', message, position);
}

export function hasErrors(problems: readonly TemplateProblem[]): boolean {
  return problems.some(({ severity }) => severity === 'error');
}
