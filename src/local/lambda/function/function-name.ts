/** What an invocation's `FunctionName` may be: a name, a partial ARN or an ARN, each with a version or an alias after it. */
export interface FunctionReference {
  readonly name: string;
  /** Version or alias. */
  readonly qualifier: string | undefined;
  /** Undefined unless the reference is an ARN that says so. */
  readonly region: string | undefined;
  readonly accountId: string | undefined;
}

/** After the pattern of `FunctionName`: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestParameters */
const REFERENCE =
  /^(?:(?:arn:aws[a-z-]*:lambda:(?<region>[a-z0-9-]+):)?(?<accountId>\d{12}):)?(?:function:)?(?<name>[a-zA-Z0-9-_]{1,64})(?::(?<qualifier>\$LATEST|[a-zA-Z0-9-_]{1,128}))?$/;

/** Undefined if `text` is none of these. */
export function parseFunctionReference(text: string): FunctionReference | undefined {
  const groups = REFERENCE.exec(text)?.groups;
  if (groups?.name === undefined) return undefined;
  return { name: groups.name, qualifier: groups.qualifier, region: groups.region, accountId: groups.accountId };
}

/**
 * The version that an invocation runs. An alias names a published version, of which there is one here.
 */
export function versionOf({ qualifier = LATEST }: FunctionReference): string {
  return qualifier === LATEST || /^\d+$/.test(qualifier) ? qualifier : '1';
}

const LATEST = '$LATEST';

/** Why a function cannot be reached in this Region, in Lambda's words; undefined if it can. */
export function notReachable(
  { region }: Pick<FunctionReference, 'region'>,
  here: { readonly region: string },
): string | undefined {
  return region === undefined || region === here.region
    ? undefined
    : `Functions from '${region}' are not reachable in this region ('${here.region}')`;
}

/** The ARN by which Lambda calls the function, in errors and in `invokedFunctionArn`. */
export function functionArn(
  reference: FunctionReference,
  defaults: { readonly region: string; readonly accountId: string },
): string {
  const region = reference.region ?? defaults.region;
  const suffix = reference.qualifier === undefined ? '' : `:${reference.qualifier}`;
  return `arn:${partition(region)}:lambda:${region}:${reference.accountId ?? defaults.accountId}:function:${reference.name}${suffix}`;
}

function partition(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
