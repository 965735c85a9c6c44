import type { Json } from '../../../hook/domain.ts';

/** Why a value cannot be known before provisioning, or cannot be known without an AWS account. */
export type UnresolvedCause =
  | { readonly kind: 'ATTRIBUTE'; readonly logicalId: string; readonly attribute: string }
  | { readonly kind: 'RESOURCE_REFERENCE'; readonly logicalId: string }
  | { readonly kind: 'IMPORTED_VALUE'; readonly exportName: string | null }
  /** CloudFormation reads `ssm` references before it calls a hook; the secure ones stay as they are. */
  | { readonly kind: 'DYNAMIC_REFERENCE'; readonly service: string; readonly secure: boolean }
  | { readonly kind: 'MACRO'; readonly name: string }
  | { readonly kind: 'AVAILABILITY_ZONES'; readonly region: string | null }
  | { readonly kind: 'SYSTEMS_MANAGER_PARAMETER'; readonly parameter: string; readonly storedIn: string }
  | { readonly kind: 'MISSING_PARAMETER'; readonly parameter: string }
  /** Of a nested stack: `reason` says why the parent's value is not known. */
  | { readonly kind: 'PASSED_PARAMETER'; readonly parameter: string; readonly reason: string }
  /** The resource exists or not depending on a value that is itself unresolved. */
  | { readonly kind: 'CONDITION'; readonly condition: string }
  /** A function that this program does not know. CloudFormation may. */
  | { readonly kind: 'UNKNOWN_FUNCTION'; readonly name: string }
  /** The template is wrong here; the problems say how. */
  | { readonly kind: 'INVALID' };

/** A value that is not known here, standing in a resolved tree in place of a made-up one. */
export class Unresolved {
  readonly causes: readonly UnresolvedCause[];
  /** What the template says, functions in their long form; a string when only dynamic references are unknown in it. */
  readonly wire: Json;

  constructor(causes: readonly UnresolvedCause[], wire: Json) {
    this.causes = causes;
    this.wire = wire;
  }
}

export function describeCause(cause: UnresolvedCause): string {
  switch (cause.kind) {
    case 'ATTRIBUTE':
      return `${cause.logicalId}.${cause.attribute} is known only after ${cause.logicalId} is provisioned`;
    case 'RESOURCE_REFERENCE':
      return `the reference to ${cause.logicalId} is known only after it is provisioned`;
    case 'IMPORTED_VALUE':
      return `the export ${cause.exportName ?? '(of an unresolved name)'} belongs to another stack`;
    case 'DYNAMIC_REFERENCE':
      return cause.secure
        ? `the ${cause.service} reference is not resolved before a hook sees it`
        : `the ${cause.service} reference is resolved by CloudFormation`;
    case 'MACRO':
      return `the macro ${cause.name} runs in CloudFormation only`;
    case 'AVAILABILITY_ZONES':
      return `the Availability Zones of ${cause.region ?? 'an unresolved Region'} depend on the account`;
    case 'SYSTEMS_MANAGER_PARAMETER':
      return `the parameter ${cause.parameter} takes what ${cause.storedIn} holds in Systems Manager`;
    case 'MISSING_PARAMETER':
      return `the parameter ${cause.parameter} has no value`;
    case 'PASSED_PARAMETER':
      return `the parent stack passes ${cause.parameter}: ${cause.reason}`;
    case 'CONDITION':
      return `the condition ${cause.condition} depends on an unresolved value`;
    case 'UNKNOWN_FUNCTION':
      return `${cause.name} is not known here`;
    case 'INVALID':
      return 'the template is wrong here';
  }
}
