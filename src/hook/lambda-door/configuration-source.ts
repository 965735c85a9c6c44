import type { Configuration, Rejection } from '../domain.ts';
import { ENVIRONMENT } from '../names.ts';
import { parseConfiguration } from '../policy/configuration.ts';
import type { Clock, ParameterReader } from '../ports.ts';
import type { Environment } from '../runtime/environment.ts';
import { withLimit } from '../time/with-limit.ts';

export type ConfigurationAnswer =
  | { readonly kind: 'configured'; readonly configuration: Configuration }
  | { readonly kind: 'rejected'; readonly rejection: Rejection };

export interface ConfigurationSource {
  /** By the deadline, in the clock's milliseconds. */
  read(deadline: number): Promise<ConfigurationAnswer>;
}

/** A changed parameter is seen after this long at the latest. */
const MAX_AGE_MS = 60_000;
/** While SSM cannot be read, it is asked again after this long, */
const RETRY_AFTER_MS = 10_000;
/** and with a configuration at hand no longer than this, as the policy functions need the time. */
const RENEWAL_LIMIT_MS = 2000;

/**
 * Where the Lambda door's configuration comes from: the environment, which is read once, or a parameter in SSM.
 *
 * @param warn called with every problem when it is found; for the environment that is once, at the first event
 */
export function configurationSource(
  { configuration, configurationParameter }: Environment,
  parameterReader: ParameterReader,
  clock: Clock,
  warn: (message: string) => void,
): ConfigurationSource {
  if (configuration === undefined && configurationParameter !== undefined) {
    return parameterSource(configurationParameter, parameterReader, clock, warn);
  }
  const answer =
    configuration === undefined
      ? rejected(
          `there is none; set the environment variable ${ENVIRONMENT.configuration} or ${ENVIRONMENT.configurationParameter}`,
        )
      : parseText(configuration, `environment variable ${ENVIRONMENT.configuration}`);
  let warned = false;
  return {
    async read() {
      if (answer.kind === 'rejected' && !warned) warn(answer.rejection.message);
      warned = true;
      return answer;
    },
  };
}

/**
 * What was read is kept, the good for a minute and the bad not at all, so that a repaired parameter works at once. While SSM
 * cannot be read, the last good configuration stays in force: an outage there must not stop every deployment.
 */
function parameterSource(
  name: string,
  parameterReader: ParameterReader,
  clock: Clock,
  warn: (message: string) => void,
): ConfigurationSource {
  let kept: { readonly answer: ConfigurationAnswer; readonly until: number } | undefined;
  return {
    async read(deadline) {
      const now = clock.now();
      if (kept !== undefined && now < kept.until) return kept.answer;
      const half = (deadline - now) / 2;
      const limitMs = kept === undefined ? half : Math.min(half, RENEWAL_LIMIT_MS);
      const limited = await withLimit(limitMs, clock, (signal) => parameterReader.read(name, signal));
      const read = limited.kind === 'done' ? limited.value : NOT_IN_TIME;
      const answer =
        read.kind === 'read'
          ? parseText(read.value, 'SSM parameter')
          : rejected(`its SSM parameter cannot be read: ${read.reason}`);
      if (answer.kind === 'configured') {
        kept = { answer, until: clock.now() + MAX_AGE_MS };
        return answer;
      }
      warn(answer.rejection.message);
      if (read.kind === 'read' || kept === undefined) {
        kept = undefined;
        return answer;
      }
      kept = { answer: kept.answer, until: clock.now() + RETRY_AFTER_MS };
      return kept.answer;
    },
  };
}

const NOT_IN_TIME = { kind: 'failed', reason: 'it did not answer in time' } as const;

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

function rejected(reason: string): Extract<ConfigurationAnswer, { kind: 'rejected' }> {
  return {
    kind: 'rejected',
    rejection: { kind: 'INVALID_CONFIGURATION', message: `The hook's configuration is not valid: ${reason}.` },
  };
}
