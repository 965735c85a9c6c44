import type { Configuration, ConfigurationProblem, Rejection } from '../domain.ts';

export type ConfigurationAnswer =
  | {
      readonly kind: 'configured';
      readonly configuration: Configuration;
      /** Present if it is the last good one, and not the present one. */
      readonly configurationProblem?: ConfigurationProblem | undefined;
      /** Present if the configuration was kept from an earlier call: reads it anew. Undefined if it cannot be had. */
      readonly renew?: () => Promise<Configuration | undefined>;
    }
  | { readonly kind: 'rejected'; readonly rejection: Rejection & { readonly kind: ConfigurationProblem } };

export interface ConfigurationSource {
  /** By the deadline, in the clock's milliseconds. */
  read(deadline: number): Promise<ConfigurationAnswer>;
}

/** Nobody can tell what the configuration says: an outage, a permission, a name. */
export function unreadable(reason: string): ConfigurationAnswer {
  return rejected('CONFIGURATION_UNREADABLE', `The hook's configuration cannot be read: ${reason}.`);
}

/** What it says is a mistake of a person, who has to correct it. */
export function invalid(reason: string): ConfigurationAnswer {
  return rejected('INVALID_CONFIGURATION', `The hook's configuration is not valid: ${reason}.`);
}

function rejected(kind: ConfigurationProblem, message: string): ConfigurationAnswer {
  return { kind: 'rejected', rejection: { kind, message } };
}
