import { FUNCTIONS } from '../functions/table.ts';
import { type ErrorProblemKind, problem } from '../problem.ts';
import { describeKind, type MapNode, type TemplateNode } from '../template-node.ts';
import { type Evaluated, type EvaluationContext, NO_VALUE } from '../value/evaluation-context.ts';
import { Unresolved, type UnresolvedCause } from '../value/unresolved.ts';

export type ConditionValue = boolean | Unresolved;

const INVALID: ConditionValue = new Unresolved([{ kind: 'INVALID' }], null);

/**
 * The Conditions section as a function of a condition's name; each condition is evaluated once.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html
 *
 * @param evaluation called after the section has been read: conditions and the rest of the context need each other
 */
export function conditionsOf(section: MapNode, evaluation: () => EvaluationContext): (name: string) => ConditionValue {
  const evaluator = new ConditionEvaluator(section, evaluation);
  return (name) => evaluator.named(name);
}

class ConditionEvaluator {
  private readonly section: MapNode;
  private readonly evaluation: () => EvaluationContext;
  private readonly values = new Map<string, ConditionValue>();
  /** The conditions that are being evaluated, outermost first. */
  private readonly open = new Set<string>();

  constructor(section: MapNode, evaluation: () => EvaluationContext) {
    this.section = section;
    this.evaluation = evaluation;
  }

  named(name: string): ConditionValue {
    const known = this.values.get(name);
    if (known !== undefined) return known;
    const entry = this.section.entries.get(name);
    // Reported where all names are checked.
    if (entry === undefined) return INVALID;
    if (this.open.has(name)) {
      const message = `The condition ${name} depends on itself: ${[...this.open, name].join(' → ')}`;
      return this.report('CIRCULAR_CONDITION', message, entry.value);
    }
    this.open.add(name);
    const value = this.evaluate(entry.value);
    this.open.delete(name);
    const result =
      value instanceof Unresolved && !isInvalid(value)
        ? new Unresolved([{ kind: 'CONDITION', condition: name }], null)
        : value;
    this.values.set(name, result);
    return result;
  }

  private evaluate(node: TemplateNode): ConditionValue {
    const [entry, ...others] = node.kind === 'map' ? node.entries : [];
    if (entry === undefined || others.length > 0) {
      return this.report('FUNCTION_ARGUMENTS', `Expected a condition function, found ${describeKind(node)}`, node);
    }
    const [name, { value: argument }] = entry;
    switch (name) {
      case 'Condition':
        return argument.kind === 'scalar'
          ? this.named(argument.text)
          : this.report('FUNCTION_ARGUMENTS', `Condition: expected a name, found ${describeKind(argument)}`, argument);
      case 'Fn::Equals':
        return this.equals(argument);
      case 'Fn::Not': {
        const [operand = INVALID] = this.operands(name, argument, 1, 1) ?? [];
        return typeof operand === 'boolean' ? !operand : operand;
      }
      case 'Fn::And':
      case 'Fn::Or': {
        const operands = this.operands(name, argument, 2, 10);
        if (operands === undefined) return INVALID;
        // One false operand decides And, one true operand decides Or, whatever the unresolved ones turn out to be.
        const decisive = name === 'Fn::Or';
        if (operands.includes(decisive)) return decisive;
        return operands.find((operand) => operand instanceof Unresolved) ?? !decisive;
      }
      default:
        return this.otherFunction(name, node);
    }
  }

  private equals(argument: TemplateNode): ConditionValue {
    if (argument.kind !== 'list' || argument.items.length !== 2) {
      return this.report('FUNCTION_ARGUMENTS', `Fn::Equals: expected two values, found ${size(argument)}`, argument);
    }
    const [left, right] = argument.items.map((item) => this.evaluation().evaluate(item));
    return left === undefined || right === undefined ? INVALID : equal(left, right);
  }

  private operands(
    name: string,
    argument: TemplateNode,
    least: number,
    most: number,
  ): readonly ConditionValue[] | undefined {
    if (argument.kind === 'list' && argument.items.length >= least && argument.items.length <= most) {
      return argument.items.map((item) => this.evaluate(item));
    }
    const expected = least === most ? 'a list of one condition' : `a list of ${least} to ${most} conditions`;
    this.report('FUNCTION_ARGUMENTS', `${name}: expected ${expected}, found ${size(argument)}`, argument);
    return undefined;
  }

  private otherFunction(name: string, node: TemplateNode): ConditionValue {
    // Noted where all names are checked.
    if (name.startsWith('Fn::') && !FUNCTIONS.has(name)) {
      return new Unresolved([{ kind: 'UNKNOWN_FUNCTION', name }], null);
    }
    const message = `${name} is no condition function: expected Fn::And, Fn::Equals, Fn::Not, Fn::Or or Condition`;
    return this.report('FUNCTION_ARGUMENTS', message, node);
  }

  private report(kind: ErrorProblemKind, message: string, node: TemplateNode): ConditionValue {
    this.evaluation().report(problem(kind, message, node.position));
    return INVALID;
  }
}

function isInvalid(value: Unresolved): boolean {
  return value.causes.some(({ kind }) => kind === 'INVALID');
}

function size(node: TemplateNode): string {
  return node.kind === 'list' ? `${node.items.length} items` : describeKind(node);
}

/** Scalars are compared as the strings that CloudFormation makes of them, so `3` equals `"3"`. */
function equal(left: Evaluated, right: Evaluated): ConditionValue {
  const causes: UnresolvedCause[] = [left, right].flatMap((value) => (value instanceof Unresolved ? value.causes : []));
  if (causes.length > 0) return new Unresolved(causes, null);
  return canonical(left) === canonical(right);
}

function canonical(value: Evaluated): string {
  if (value === NO_VALUE) return 'AWS::NoValue';
  return JSON.stringify(value, (_, item: unknown) => {
    if (typeof item === 'number' || typeof item === 'boolean') return String(item);
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
