import type { Credentials } from '../../protocol/credentials.ts';

/** Where an invocation's telemetry goes, and with which rights: what CloudFormation put into that invocation's event. */
export interface ProviderAccount {
  readonly region: string;
  readonly credentials: Credentials;
  /** Overrides the address of every service, for tests and local emulators. */
  readonly endpoint?: string;
}

/** Short, as the hook must answer soon: two retries. */
export const MAX_ATTEMPTS = 3;

/** The settings that the clients of all services share. */
export function clientSettings(account: ProviderAccount) {
  return {
    region: account.region,
    credentials: account.credentials,
    maxAttempts: MAX_ATTEMPTS,
    ...(account.endpoint === undefined ? {} : { endpoint: account.endpoint }),
  };
}
