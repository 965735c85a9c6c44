import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * What the bundles of the two doors have in place of the SDK's default credential chain, under the name that its clients import.
 * In Lambda the credentials of the function's role are always in the environment, and the chain's other sources (profiles, SSO,
 * instance metadata) cost an eighth of the start and 117 KiB.
 */
export const defaultProvider = fromEnv;
