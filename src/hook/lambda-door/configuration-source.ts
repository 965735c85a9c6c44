import { ENVIRONMENT } from '../names.ts';
import { parseConfiguration } from '../policy/configuration.ts';
import type { Clock, ParameterReader } from '../ports.ts';
import type { Environment } from '../runtime/environment.ts';
import { type ConfigurationAnswer, type ConfigurationSource, invalid } from './configuration-answer.ts';
import { parameterSource } from './parameter-source.ts';

/**
 * Where the Lambda door's configuration comes from: the environment, which is read once, or a parameter in SSM.
 *
 * @param warn called with every problem when it is found; for the environment that is once, at the first event
 */
export function configurationSource(
  { configuration, configurationParameter }: Environment,
  parameterReader: ParameterReader,
  { clock, random }: { readonly clock: Clock; readonly random: () => number },
  warn: (message: string) => void,
): ConfigurationSource {
  if (configuration === undefined && configurationParameter !== undefined) {
    const parse = (text: string) => parseText(text, 'SSM parameter');
    return parameterSource({ name: configurationParameter, reader: parameterReader, clock, random, parse, warn });
  }
  const answer =
    configuration === undefined
      ? invalid(
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

function parseText(text: string, source: string): ConfigurationAnswer {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return invalid(`the ${source} does not hold JSON`);
  }
  const parsed = parseConfiguration(document);
  return parsed.kind === 'configured' ? parsed : invalid(`in the ${source}: ${parsed.problems.join('; ')}`);
}
