type Variables = Readonly<Record<string, string | undefined>>;

/** What the person who runs functions lets them have beyond what every function gets. */
export interface GrantedVariables {
  /** The person's own AWS credentials, and where they are configured. */
  readonly awsCredentials: boolean;
  /** Further variables: their names, or what they are set to. */
  readonly variables: ReadonlyMap<string, string | undefined>;
}

export const NOTHING_GRANTED: GrantedVariables = { awsCredentials: false, variables: new Map() };

/** What programs need to start, to find this machine's certificates and proxies, and to speak its language. */
const ALWAYS =
  /^(?:PATH|HOME|TMPDIR|TEMP|TMP|LANG|LANGUAGE|LC_\w+|(?:HTTPS?|NO|ALL)_PROXY|NODE_EXTRA_CA_CERTS|SSL_CERT_(?:FILE|DIR)|(?:AWS|REQUESTS|CURL)_CA_BUNDLE)$/i;

/** Where SDKs look for credentials: https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html#EVarSettings */
const AWS_CREDENTIALS =
  /^AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|CREDENTIAL_EXPIRATION|PROFILE|DEFAULT_PROFILE|CONFIG_FILE|SHARED_CREDENTIALS_FILE|WEB_IDENTITY_TOKEN_FILE|ROLE_ARN|ROLE_SESSION_NAME|CONTAINER_\w+|EC2_METADATA_\w+|SDK_LOAD_CONFIG)$/;

/** So that no SDK finds the credentials in the home folder, or those of the machine. */
const NO_AWS_CREDENTIALS: Variables = {
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/**
 * Which of this machine's environment variables a function gets. In Lambda it would get none of them: a developer's tokens and
 * credentials are nobody else's, and a function that works because of them fails where they are not.
 */
export function allowedVariables(inherited: Variables, { awsCredentials, variables }: GrantedVariables): Variables {
  const allowed = Object.entries(inherited).filter(
    ([name]) => ALWAYS.test(name) || (awsCredentials && AWS_CREDENTIALS.test(name)) || variables.has(name),
  );
  const set = [...variables].filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(allowed),
    ...(awsCredentials ? {} : NO_AWS_CREDENTIALS),
    ...Object.fromEntries(set),
  };
}
