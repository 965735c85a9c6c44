import { FAILURE_MODES } from '../hook/domain.ts';

/**
 * AWS does not document these, or documents them in two ways. The local CloudFormation has to assume one. Each is a
 * switch: our choice is no fact.
 */
export const ASSUMPTIONS = {
  'delete-properties': {
    values: ['previous', 'current'],
    about:
      'Where a Lambda Hook finds the properties of a resource about to be deleted: previousResourceProperties, as documented for Lambda Hooks, or resourceProperties, as registry hooks get them.',
  },
  'missing-properties': {
    values: ['null', 'absent', 'empty'],
    about:
      'How "empty" resourceProperties or previousResourceProperties look: null, not there, or {}. The documentation only says empty.',
  },
  'resource-scalars': {
    values: ['typed', 'strings'],
    about:
      'Whether numbers and booleans in a resource arrive as the template has them, as the documented example shows, or as strings, as users report for some resource types.',
  },
  'target-operations': {
    values: ['RESOURCE', 'ALL'],
    about: 'What a hook configuration without TargetOperations covers. Undocumented.',
  },
  'failure-mode': {
    values: FAILURE_MODES,
    about: 'The FailureMode of a hook configuration that does not say. Undocumented.',
  },
  'last-in-progress': {
    values: ['fails', 'waits'],
    about:
      'Whether the third IN_PROGRESS answer is already the failure, or a fourth invocation follows. The documentation supports both.',
  },
  'tries-after': {
    values: ['every-failure', 'timeouts'],
    about:
      'What is tried again, up to three times in all: an invocation that ends without a usable answer for whatever reason, or only one that timed out, as the documentation says.',
  },
  'failed-status': {
    values: ['by-error-code', 'always-complete'],
    about:
      'The status of a FAILED answer: HOOK_COMPLETE_FAILED for NonCompliant and HOOK_FAILED for every other error code, or always HOOK_COMPLETE_FAILED.',
  },
  'errors-under-warn': {
    values: ['continue', 'stop'],
    about:
      'Whether FailureMode WARN also lets a change through when the hook itself fails (HOOK_FAILED). No source tells the two apart.',
  },
} as const;

export type AssumptionName = keyof typeof ASSUMPTIONS;
export type Assumptions = { readonly [Name in AssumptionName]: (typeof ASSUMPTIONS)[Name]['values'][number] };

/** The first value of each. */
export const DEFAULT_ASSUMPTIONS: Assumptions = {
  'delete-properties': 'previous',
  'missing-properties': 'null',
  'resource-scalars': 'typed',
  'target-operations': 'RESOURCE',
  'failure-mode': 'FAIL',
  'last-in-progress': 'fails',
  'tries-after': 'every-failure',
  'failed-status': 'by-error-code',
  'errors-under-warn': 'continue',
};

/** Assumptions without a switch: the other possibilities are not known either. */
export const FURTHER_ASSUMPTIONS = [
  'A registry hook gets the payload of stacks and change sets in the form that is documented for Lambda Hooks.',
  'The previousTemplate of a stack that is created is null; a change set’s lineNumber is the line of the logical id.',
  'Through Cloud Control, the logical id is the template’s; the service constructs one of its own.',
  'A resource that DeletionPolicy retains asks no hook when its stack is deleted.',
  'A hook that stops a whole stack leaves it in CREATE_FAILED, UPDATE_FAILED or DELETE_FAILED, with nothing to roll back.',
  'A replacement is an update to the hook: which properties replace a resource is not known here.',
  'A change of metadata, DependsOn or a policy attribute alone asks nothing about the resource, and is not among a change set’s changed resources.',
  'An update that changes no resource still asks about the stack and the change set.',
  'A nested stack that its parent does not change asks nothing, although CloudFormation looks into every nested stack at each update.',
] as const;
