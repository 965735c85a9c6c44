import type { InvokeResult } from '../../ports.ts';

/** What one error means, and what to do about it. */
export interface InvokeError {
  readonly error: Extract<InvokeResult, { kind: 'failed' }>['error'];
  /** Whether it may pass by itself within seconds. */
  readonly retryable: boolean;
  readonly message: string;
}

const THROTTLED_MESSAGE =
  'Lambda throttled the invocation, as the concurrency of the function or of its account is used up; raise the reserved concurrency or the quota';
const TOO_LARGE_MESSAGE = 'Lambda refused the request as larger than the 6 MB that a synchronous invocation may have';
const NOT_FOUND_MESSAGE =
  'there is no such function, version or alias; check the configured name, its account and its Region';
const INVALID_MESSAGE =
  'Lambda refused the request as invalid; check the spelling of the configured function name, version or alias';

/**
 * Every error that Invoke may answer with, by its shape in the service's model:
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
 */
export const INVOKE_ERRORS = {
  CodeArtifactUserDeletedException: mistake('the function lost its code artifact user; deploy its code anew'),
  CodeArtifactUserFailedException: mistake(
    'the code artifact user of the function could not be made; look at its State and StateReasonCode, and deploy its code anew',
  ),
  CodeArtifactUserPendingException: passing('the function is being deployed and cannot run yet'),
  DurableExecutionAlreadyStartedException: mistake(
    'the function is a durable function, and an execution of this name has begun before; configure a function that answers synchronously',
  ),
  EC2AccessDeniedException: {
    error: 'ACCESS_DENIED',
    retryable: false,
    message:
      "Lambda may not set up the function's VPC network; allow its execution role what the policy AWSLambdaVPCAccessExecutionRole holds",
  },
  EC2ThrottledException: {
    error: 'THROTTLED',
    retryable: true,
    message:
      "Lambda was throttled by Amazon EC2 while it set up the function's VPC network; this passes by itself, or is mended by a higher EC2 request quota",
  },
  EC2UnexpectedException: passing("Lambda met an error of Amazon EC2 while it set up the function's VPC network"),
  EFSIOException: passing("the function's file system could not be read or written"),
  EFSMountConnectivityException: passing(
    "the function's file system cannot be reached; check the mount target and the security groups",
  ),
  EFSMountFailureException: mistake(
    "the function's file system cannot be mounted; check its access point and what the execution role may do with it",
  ),
  EFSMountTimeoutException: passing("the function's file system was not mounted in time"),
  ENILimitReachedException: passing(
    "Lambda could make no network interface for the function's VPC, as their quota is used up; raise it, or share subnets and security groups",
  ),
  ENINotReadyException: passing("the network interface of the function's VPC is not ready yet"),
  InvalidParameterValueException: mistake(INVALID_MESSAGE),
  InvalidRequestContentException: mistake(
    'Lambda refused the request as no valid JSON or as badly headed; check what stands between the hook and the endpoint',
  ),
  InvalidRuntimeException: mistake("Lambda does not support the function's runtime; deploy it with a current one"),
  InvalidSecurityGroupIDException: mistake(
    "a security group of the function's VPC settings does not exist; correct them",
  ),
  InvalidSubnetIDException: mistake("a subnet of the function's VPC settings does not exist; correct them"),
  InvalidZipFileException: mistake("Lambda cannot unpack the function's code; deploy it anew"),
  KMSAccessDeniedException: key("allow kms:Decrypt on the key to the function's execution role"),
  KMSDisabledException: key('enable the key'),
  KMSInvalidStateException: key('the key is in a state that does not allow Decrypt'),
  KMSNotFoundException: key('the key does not exist; give the function another one'),
  ModeNotSupportedException: mistake(
    'the function cannot be invoked synchronously; configure one that answers the invocation itself',
  ),
  NoPublishedVersionException: {
    error: 'NOT_FOUND',
    retryable: false,
    message: 'the function has no published version; publish one, or configure another version or alias',
  },
  RecursiveInvocationException: mistake(
    'Lambda stopped the function as part of an endless loop of invocations; break the loop that its trace shows',
  ),
  RequestTooLargeException: { error: 'REQUEST_TOO_LARGE', retryable: false, message: TOO_LARGE_MESSAGE },
  ResourceConflictException: passing('the function is being created, updated or restored and cannot run yet'),
  ResourceNotFoundException: { error: 'NOT_FOUND', retryable: false, message: NOT_FOUND_MESSAGE },
  ResourceNotReadyException: passing('the function was inactive, and its VPC connection is being made anew'),
  S3FilesMountConnectivityException: passing("the function's S3 Files access point cannot be reached"),
  S3FilesMountFailureException: mistake(
    "the function's S3 Files access point cannot be mounted; check it, and what the execution role may do with it",
  ),
  S3FilesMountTimeoutException: passing("the function's S3 Files access point was not mounted in time"),
  SerializedRequestEntityTooLargeException: {
    error: 'REQUEST_TOO_LARGE',
    retryable: false,
    message: TOO_LARGE_MESSAGE,
  },
  ServiceException: passing('Lambda could not run the function, by an error of its own'),
  ServiceQuotaExceededException: mistake('a quota of Lambda would be exceeded; look at the quotas of the account'),
  SnapStartException: mistake("the function's afterRestore hook failed; its log says more"),
  SnapStartNotReadyException: passing('the function is being initialised for SnapStart and cannot run yet'),
  SnapStartRegenerationFailureException: mistake(
    "the function's SnapStart snapshot could not be made anew; update the function's configuration to have another one made",
  ),
  SnapStartTimeoutException: passing("the function's SnapStart snapshot was not restored in time"),
  SubnetIPAddressLimitReachedException: passing(
    "no subnet of the function's VPC has an IP address left; give it larger or more subnets",
  ),
  TooManyRequestsException: { error: 'THROTTLED', retryable: true, message: THROTTLED_MESSAGE },
  UnsupportedMediaTypeException: mistake(
    'Lambda refused the content type of the request; check what stands between the hook and the endpoint',
  ),
} as const satisfies Readonly<Record<string, InvokeError>>;

/** Names that stand for themselves in the kind and the words; the others are told, as a person will look them up. */
const PLAIN = new Set(['RequestTooLargeException', 'ResourceNotFoundException', 'TooManyRequestsException']);

/** Undefined if Invoke's model has no such error. */
export function invokeError(name: string): InvokeError | undefined {
  const known = BY_NAME.get(name);
  return known === undefined || PLAIN.has(name) ? known : { ...known, message: `${known.message} (${name})` };
}

const BY_NAME: ReadonlyMap<string, InvokeError> = new Map(Object.entries(INVOKE_ERRORS));

/** The errors common to all of AWS, and older spellings: https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html First match wins. */
export const COMMON_ERRORS: readonly (readonly [
  names: RegExp,
  statusCodes: readonly number[],
  meaning: InvokeError,
])[] = [
  [
    /Throttl|LimitExceeded|^SlowDown$|^PriorRequestNotComplete$|^TransactionInProgress/,
    [429],
    INVOKE_ERRORS.TooManyRequestsException,
  ],
  [
    /^ExpiredToken|^RequestExpired$|^RequestTimeTooSkewed$|^RequestInTheFuture$|^InvalidSignature|^SignatureDoesNotMatch$|^IncompleteSignature|^UnrecognizedClient|^InvalidClientTokenId$|^MissingAuthenticationToken|^InvalidAccessKeyId$|^AuthFailure$|^OptInRequired$/,
    [401],
    {
      error: 'ACCESS_DENIED',
      retryable: false,
      message:
        'the credentials of the hook were refused as expired, incomplete or not valid in this Region; check them, and the clock of this machine',
    },
  ],
  [
    /^AccessDenied|^NotAuthorized|^Forbidden/,
    [403],
    {
      error: 'ACCESS_DENIED',
      retryable: false,
      message:
        "the hook may not invoke the function; allow lambda:InvokeFunction to the hook's role, and for a function of another account also in its resource policy",
    },
  ],
  [/^RequestEntityTooLarge/, [413], INVOKE_ERRORS.RequestTooLargeException],
  [/^ValidationException$/, [], INVOKE_ERRORS.InvalidParameterValueException],
  [/^ResourceNotFound$/, [404], INVOKE_ERRORS.ResourceNotFoundException],
  [
    /^ServiceUnavailable|^RequestTimeout/,
    [408, 502, 503, 504],
    {
      error: 'NETWORK',
      retryable: true,
      message: 'the Lambda endpoint, or a proxy before it, is not available at the moment',
    },
  ],
];

function passing(message: string): InvokeError {
  return { error: 'UNKNOWN', retryable: true, message };
}

function mistake(message: string): InvokeError {
  return { error: 'UNKNOWN', retryable: false, message };
}

function key(remedy: string): InvokeError {
  return {
    error: 'ACCESS_DENIED',
    retryable: false,
    message: `Lambda cannot decrypt the function's environment: ${remedy}`,
  };
}
