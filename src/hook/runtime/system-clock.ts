import type { Clock } from '../ports.ts';

/** `now` is the process's monotonic clock, which no correction of the wall clock can move. */
export const systemClock: Clock = {
  // Not `performance.now()`: its module takes a millisecond to load.
  now: () => Number(process.hrtime.bigint()) / 1e6,
  today: () => new Date(),
  after(ms, wake) {
    const timer = setTimeout(wake, ms);
    return () => clearTimeout(timer);
  },
};

/** Milliseconds since the process was started. */
export const processAgeMs = () => process.uptime() * 1000;
