/** One line of telemetry on its way to CloudWatch Logs. */
export interface LogEvent {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly message: string;
}

export interface LogEventCollector {
  /** Takes what would have been written to stdout: one or more lines. */
  write(text: string): void;
  /** What has been written since the last call, in that order. */
  take(): readonly LogEvent[];
}

/** Keeps lines until they can be delivered together; `now` is the time in milliseconds since 1970. */
export function collectLogEvents(now: () => number): LogEventCollector {
  let events: LogEvent[] = [];
  return {
    write(text) {
      const timestamp = now();
      for (const message of text.split('\n')) if (message.trim() !== '') events.push({ timestamp, message });
    },
    take() {
      const taken = events;
      events = [];
      return taken;
    },
  };
}
