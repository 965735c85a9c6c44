import type { Configuration, Rejection } from '../domain.ts';
import { withLimit } from '../evaluate/with-limit.ts';
import { ENVIRONMENT } from '../names.ts';
import { parseConfiguration } from '../policy/configuration.ts';
import type { Clock, ParameterReader } from '../ports.ts';
import type { Environment } from '../runtime/environment.ts';

export type ConfigurationAnswer =
  | { readonly kind: 'configured'; readonly configuration: Configuration }
  | { readonly kind: 'rejected'; readonly rejection: Rejection };

export interface ConfigurationSource {
  /** By the deadline, in the clock's milliseconds. */
  read(deadline: number): Promise<ConfigurationAnswer>;
}

/** A changed parameter is seen after this long at the latest. */
const MAX_AGE_MS = 60_000;

/**
 * Where the Lambda door's configuration comes from: the environment, or a parameter in SSM. What was read is kept, the good
 * for a minute and the bad not at all, so that a repaired parameter works at once. While SSM cannot be read, the last good
 * configuration stays in force, with a warning: an outage there must not stop every deployment.
 */
export function configurationSource(
  { configuration, configurationParameter }: Environment,
  parameterReader: ParameterReader,
  clock: Clock,
  warn: (message: string) => void,
): ConfigurationSource {
  if (configuration !== undefined) {
    const answer = parseText(configuration, `environment variable ${ENVIRONMENT.configuration}`);
    return { read: async () => answer };
  }
  if (configurationParameter === undefined) {
    const answer = rejected(
      `there is none: set the environment variable ${ENVIRONMENT.configuration} or ${ENVIRONMENT.configurationParameter}`,
    );
    return { read: async () => answer };
  }
  let kept: { readonly answer: ConfigurationAnswer; readonly until: number } | undefined;
  return {
    async read(deadline) {
      const now = clock.now();
      if (kept !== undefined && now < kept.until) return kept.answer;
      const limited = await withLimit((deadline - now) / 2, clock, (signal) =>
        parameterReader.read(configurationParameter, signal),
      );
      if (limited.kind === 'expired' || limited.value.kind === 'failed') {
        const reason =
          limited.kind === 'expired'
            ? 'it did not answer in time'
            : limited.value.kind === 'failed'
              ? limited.value.reason
              : '';
        if (kept === undefined) return rejected(`its SSM parameter cannot be read: ${reason}`);
        warn(
          `The SSM parameter of the configuration cannot be read (${reason}); the last good configuration stays in force`,
        );
        return kept.answer;
      }
      const answer = parseText(limited.value.value, 'SSM parameter');
      kept = answer.kind === 'configured' ? { answer, until: clock.now() + MAX_AGE_MS } : undefined;
      return answer;
    },
  };
}

function parseText(text: string, source: string): ConfigurationAnswer {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return rejected(`the ${source} does not hold JSON`);
  }
  const parsed = parseConfiguration(document);
  return parsed.kind === 'configured' ? parsed : rejected(`in the ${source}: ${parsed.problems.join('; ')}`);
}

function rejected(reason: string): ConfigurationAnswer {
  return {
    kind: 'rejected',
    rejection: { kind: 'INVALID_CONFIGURATION', message: `The hook's configuration is not valid: ${reason}.` },
  };
}
