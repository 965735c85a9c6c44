import type { Action, FailureMode, JsonObject, Operation } from '../../../hook/domain.ts';

/** One hook as an account has configured it: the part of the configuration that CloudFormation itself acts on. */
export interface HookSettings {
  readonly enabled: boolean;
  /** Undefined when the configuration does not say. */
  readonly targetOperations: readonly Operation[] | undefined;
  readonly failureMode: FailureMode | undefined;
  /** Empty means: no filter. */
  readonly targetFilters: readonly TargetFilter[];
  readonly stackFilters: StackFilters | undefined;
  /** What the hook itself is given; undefined when the configuration has none. */
  readonly properties: JsonObject | undefined;
}

/** Matches if the name matches one of the patterns and the action is one of the actions; undefined matches all. */
export interface TargetFilter {
  readonly targetNames: readonly string[] | undefined;
  readonly actions: readonly Action[] | undefined;
}

export interface StackFilters {
  readonly criteria: 'ALL' | 'ANY';
  readonly names: IncludeExclude | undefined;
  readonly roles: IncludeExclude | undefined;
}

export interface IncludeExclude {
  readonly include: readonly string[] | undefined;
  readonly exclude: readonly string[] | undefined;
}
