/** The vocabulary: every type, and every closed list, that more than one stage of the flow speaks. Wire spelling stays in `protocol/` and `policy/`. */
import type { Effect, VerdictKind } from './effect.ts';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** How CloudFormation reaches us: our function in the user's account, or the private registry type. */
export const DOOR_NAMES = ['lambda-hook', 'registry-hook'] as const;
export type DoorName = (typeof DOOR_NAMES)[number];

export const ACTIONS = ['CREATE', 'UPDATE', 'DELETE'] as const;
export type Action = (typeof ACTIONS)[number];
/** Such as `CREATE_PRE_PROVISION`. CloudFormation may come to know more actions than we do. */
export type InvocationPoint = `${string}_PRE_PROVISION`;

export const OPERATIONS = ['RESOURCE', 'STACK', 'CHANGE_SET', 'CLOUD_CONTROL'] as const;
export type Operation = (typeof OPERATIONS)[number];

/** What is about to be provisioned. */
export interface Target {
  /** `AWS::S3::Bucket`, `STACK` or `CHANGE_SET`. */
  readonly name: string;
  /** As CloudFormation sent it: sources disagree on whether it is `RESOURCE` or the type's name. */
  readonly type: string | null;
  readonly logicalId: string | null;
}

/** One invocation of the hook, parsed. */
export interface HookRequest {
  /** Null if the event has none, as in some documented examples: the answer has none either. */
  readonly clientRequestToken: string | null;
  readonly awsAccountId: string | null;
  /** Empty or null for Cloud Control. */
  readonly stackId: string | null;
  readonly changeSetId: string | null;
  readonly hookTypeName: string | null;
  readonly hookTypeVersion: string | null;
  readonly invocationPoint: InvocationPoint;
  /** Null if the invocation point is none that is documented. */
  readonly action: Action | null;
  readonly operation: Operation;
  readonly target: Target;
  /** The model itself, or where to fetch it from (a presigned URL: a secret). */
  readonly model: { readonly kind: 'inline'; readonly value: Json } | { readonly kind: 'remote'; readonly url: string };
  readonly callback: CallbackState;
}

/** What the hook itself remembered from earlier rounds of the same request. */
export interface CallbackState {
  /** 1 on the first invocation. What CloudFormation counts itself, if that is more. */
  readonly round: number;
  /** Functions that answered IN_PROGRESS. */
  readonly pending: ReadonlyMap<string, PendingFunction>;
  /** Functions that have concluded, and how; not invoked again while their ids name them. */
  readonly finished: ReadonlyMap<string, FinishedFunction>;
  /** Of the configuration by which the earlier rounds judged; null in the first round, and if an older version wrote the state. */
  readonly configurationDigest: string | null;
}

/**
 * Which function an id named when it was asked, and in which language. The configuration may let the id name another one by the next
 * round, which has then judged nothing.
 */
export type AskedFunction = Pick<PolicyFunction, 'functionName' | 'contract'>;

export interface PendingFunction {
  /** Null if an older version wrote the state. */
  readonly asked: AskedFunction | null;
  /** What the function asked to get back. */
  readonly callbackContext: Json;
}

/** What a function concluded in an earlier round, and what that did. */
export interface FinishedFunction {
  /** Null if an older version wrote the state. */
  readonly asked: AskedFunction | null;
  readonly outcome: ConcludedOutcome;
  readonly effect: Effect;
}

export const FAILURE_MODES = ['FAIL', 'WARN'] as const;
export type FailureMode = (typeof FAILURE_MODES)[number];

/** In which language a policy function is asked: the original hook's, or that of AWS's own Lambda Hooks. */
export const CONTRACT_NAMES = ['invoker', 'lambda-hook'] as const;
export type ContractName = (typeof CONTRACT_NAMES)[number];

/** What one function is sent: bytes in order. What many are sent alike is one chunk, which is held once: it may be megabytes long. */
export type Payload = readonly Uint8Array[];

/** One configured policy function. */
export interface PolicyFunction {
  /** What records, metrics, annotations and messages show. Unique within a configuration. */
  readonly id: string;
  /** Name, partial ARN or ARN, as configured; given to Lambda verbatim. */
  readonly functionName: string;
  readonly contract: ContractName;
  /** Target name patterns with `*` and `?`; undefined means every target. */
  readonly targetNames: readonly string[] | undefined;
  /** Undefined means every action. */
  readonly actions: readonly Action[] | undefined;
  /** What a non-compliance does. */
  readonly failureMode: FailureMode;
  /** What a function that could not decide does. */
  readonly onError: FailureMode;
  readonly timeoutMs: number;
}

export interface Configuration {
  readonly policyFunctions: readonly PolicyFunction[];
  /** Invocations of one request, IN_PROGRESS rounds included; undefined leaves it to the door. */
  readonly maxRounds: number | undefined;
}

/** Why a function could not decide. */
export const ERROR_KINDS = [
  'TIMED_OUT',
  'THROTTLED',
  'ACCESS_DENIED',
  'NOT_FOUND',
  'FUNCTION_ERROR',
  'STRING_RESPONSE',
  'MALFORMED_RESPONSE',
  'REPORTED_ERROR',
  'REQUEST_TOO_LARGE',
  'NETWORK',
  'UNKNOWN',
] as const;
export type ErrorKind = (typeof ERROR_KINDS)[number];

/** Why a function in scope says nothing about this target: by its own annotations. */
export const SKIP_REASONS = ['NOT_APPLICABLE'] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** CloudFormation's, worst first. */
export const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A rule that a policy function found broken: one FAILED annotation of its reply. */
export interface Finding {
  /** The annotation's name. */
  readonly rule: string;
  /** What is wrong; empty if the function did not say. */
  readonly message: string;
  readonly severityLevel?: Severity;
  readonly remediationMessage?: string;
  readonly remediationLink?: string;
  /** JSON pointer into the properties of the target: https://www.rfc-editor.org/rfc/rfc6901 */
  readonly path?: string;
}

/** What a reply holds besides the decision. */
export interface Remarks {
  /** Worst severity first. */
  readonly findings: readonly Finding[];
  /** Findings beyond those that are kept. */
  readonly findingsLeftOut?: number;
  /** The rules of the contract that the reply breaks though its decision is clear. For the developer: a word of the reply may be quoted. */
  readonly contractNote?: string;
  /**
   * The rules of the contract that the reply breaks, for records and logs: no word of the reply is quoted that is not nearly one of the
   * contract's. A reply without a clear decision has it, too; there the message names the rules to the developer.
   */
  readonly recordedNote?: string;
}

export const OUTCOME_KINDS = ['PASSED', 'NON_COMPLIANT', 'IN_PROGRESS', 'ERROR', 'SKIPPED'] as const;
export type OutcomeKind = (typeof OUTCOME_KINDS)[number];

/** What a function has come to, once and for all; or could not. */
export type ConcludedOutcome =
  | { readonly kind: 'PASSED'; readonly message: string }
  | ({
      readonly kind: 'NON_COMPLIANT';
      /** Empty if the findings say it all. */
      readonly message: string;
      /** The function itself lets it pass: it answered SUCCESS, with FAILED annotations. */
      readonly warningOnly?: true;
    } & Remarks)
  | { readonly kind: 'SKIPPED'; readonly reason: SkipReason; readonly message: string }
  | ({
      readonly kind: 'ERROR';
      readonly error: ErrorKind;
      readonly message: string;
      /** Only with REPORTED_ERROR: the handler error code that the function itself gave. */
      readonly reportedCode?: string;
      /** Only with MALFORMED_RESPONSE: the function's own message, as `message` is the hook's. */
      readonly said?: string;
    } & Partial<Remarks>);

export type Outcome =
  | ConcludedOutcome
  | ({
      readonly kind: 'IN_PROGRESS';
      readonly message: string;
      readonly callbackContext: Json;
      readonly callbackDelaySeconds: number;
      /** What it has found so far. Its conclusion says what remains of that. */
    } & Partial<Remarks>);

/** One policy function's answer to one request, in one round. */
export interface Evaluation {
  readonly policyFunction: PolicyFunction;
  readonly outcome: Outcome;
  /** From the first request to the last byte, retries and backoff included. */
  readonly durationMs: number;
  /** Requests sent in this round; 0 when none could be, or when the configuration judges the outcome of an earlier round otherwise by now. */
  readonly attempts: number;
  /** What was left of the hook's own time when this evaluation ended. */
  readonly remainingMs: number;
  /** Lambda's `X-Amz-Executed-Version`. */
  readonly executedVersion?: string;
  /** The AWS request id of the last attempt that Lambda answered. */
  readonly awsRequestId?: string;
}

/** An evaluation, and what it did to the verdict. */
export interface Judgement {
  readonly evaluation: Evaluation;
  readonly effect: Effect;
}

/** A found non-compliance outweighs a function that could not decide: ERROR means that nothing was found. */
export const BLOCK_REASONS = ['NON_COMPLIANT', 'ERROR'] as const;
export type BlockReason = (typeof BLOCK_REASONS)[number];

export type Verdict = VerdictParts &
  (
    | { readonly kind: Exclude<VerdictKind, 'BLOCKED'> }
    | { readonly kind: Extract<VerdictKind, 'BLOCKED'>; readonly blockedBy: BlockReason }
  );

interface VerdictParts {
  readonly round: number;
  /** What was decided in this round, in configuration order. Each becomes one decision record. */
  readonly judgements: readonly Judgement[];
  /** Concluded in earlier rounds, and on record already. None of them blocks, or there would be no later round. */
  readonly finished: ReadonlyMap<string, FinishedFunction>;
  /** What the configuration has changed since the earlier rounds, one sentence each. */
  readonly changes: readonly string[];
  /** Of the policy functions that the configuration names, those that were not asked, and why. */
  readonly outOfScope: readonly OutOfScope[];
}

export const OUT_OF_SCOPE_REASONS = ['TARGET_NAME', 'ACTION'] as const;

export interface OutOfScope {
  readonly policyFunction: PolicyFunction;
  readonly reason: (typeof OUT_OF_SCOPE_REASONS)[number];
}

/** Why the hook answers without having asked any policy function. */
export const REJECTION_KINDS = [
  'INVALID_REQUEST',
  'UNSUPPORTED_TARGET',
  'INVALID_CONFIGURATION',
  'CONFIGURATION_UNREADABLE',
  'INVALID_CREDENTIALS',
  'ENCRYPTED_CREDENTIALS',
  'PAYLOAD_UNREADABLE',
  'FAULT',
] as const;
export type RejectionKind = (typeof REJECTION_KINDS)[number];

/** Of these, the two that leave the last good configuration in force where there is one: nobody can tell what it says, or it is wrong. */
export const CONFIGURATION_PROBLEMS = [
  'CONFIGURATION_UNREADABLE',
  'INVALID_CONFIGURATION',
] as const satisfies readonly RejectionKind[];
export type ConfigurationProblem = (typeof CONFIGURATION_PROBLEMS)[number];

/** An expected failure of the hook's own work. The message is for the stack owner and holds no secret. */
export interface Rejection {
  readonly kind: RejectionKind;
  readonly message: string;
  /** The hook works as it should, and whoever runs it need not look: the fault, if there is one, is the sender's. */
  readonly expected?: true;
}

/** Everything that telemetry may read about one invocation of the hook. */
export interface Report {
  readonly door: DoorName;
  /** Null when the event could not be parsed. */
  readonly request: HookRequest | null;
  /** Null when the event could not be parsed far enough to find one. */
  readonly clientRequestToken: string | null;
  readonly result: { readonly kind: 'judged'; readonly verdict: Verdict } | RejectedResult;
  /** Present if the hook judged by the last good configuration, as the present one could not be had or is wrong. */
  readonly configurationProblem?: ConfigurationProblem | undefined;
  /** From the start of the handler until the answer is known. The delivery of records comes after it. */
  readonly latencyMs: number;
}

export interface RejectedResult {
  readonly kind: 'rejected';
  readonly rejection: Rejection;
  /** Evaluations that had been made when the hook failed: each still gets its record. */
  readonly judgements: readonly Judgement[];
}
