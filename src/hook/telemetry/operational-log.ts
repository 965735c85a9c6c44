import { Logger, type LogItem } from '@aws-lambda-powertools/logger';
import type { LineWriter } from '../ports.ts';

export type LogFields = Readonly<Record<string, string | number | undefined>>;

export interface OperationalLog {
  warn(message: string, fields: LogFields): void;
  error(message: string, fields: LogFields): void;
}

/**
 * Powertools' Logger for one invocation, built when the first line is due: most invocations log nothing, and a logger that
 * ends with its invocation cannot carry keys into the next. Writes to stderr unless there is a `write`. Never throws.
 */
export function operationalLog(service: string, write?: LineWriter): OperationalLog {
  let logger: Logger | undefined;
  const log = () => {
    logger ??= write === undefined ? new Logger({ serviceName: service }) : new LineLogger(service, write);
    return logger;
  };
  return {
    warn(message, fields) {
      quietly(() => log().warn(message, fields));
    },
    error(message, fields) {
      quietly(() => log().error(message, fields));
    },
  };
}

/** A log line that cannot be written must not change what the hook answers. */
function quietly(write: () => void): void {
  try {
    write();
  } catch {
    // Nothing is left to tell it to.
  }
}

class LineLogger extends Logger {
  readonly #write: LineWriter;

  constructor(service: string, write: LineWriter) {
    super({ serviceName: service });
    this.#write = write;
  }

  protected override printLog(_level: number, log: LogItem): void {
    // Called by the base constructor for its own warnings.
    if (!(#write in this)) return;
    log.prepareForPrint();
    this.#write(JSON.stringify(log.getAttributes()));
  }
}
