/** One function that the endpoint serves, in the terms of `AWS::Lambda::Function`. */
export interface LambdaFunction {
  readonly name: string;
  readonly runtime: LambdaRuntime;
  /** Absolute. The function's `LAMBDA_TASK_ROOT` and working directory. */
  readonly folder: string;
  /** `module.export`, as in `index.handler`; what `bootstrap` finds in `_HANDLER`. */
  readonly handler: string;
  readonly timeoutMs: number;
  readonly memorySizeMb: number;
  /** Which of the endpoint's environment variables it gets: those that functions are allowed, or all, as the hook itself does. */
  readonly inherits: 'allowed' | 'all';
  /** Laid over what every function gets. */
  readonly environment: Readonly<Record<string, string>>;
}

/** `provided` is an executable `bootstrap` that speaks the Runtime API. */
export type LambdaRuntime = 'nodejs' | 'python' | 'provided';

/** Lambda's own defaults, so that a function which is too slow here is too slow there: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export const FUNCTION_DEFAULTS = { timeoutMs: 3_000, memorySizeMb: 128 } as const;
