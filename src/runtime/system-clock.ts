import type { Clock } from '../ports.ts';

/** The process's monotonic clock, which no correction of the wall clock can move. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after(ms, wake) {
    const timer = setTimeout(wake, ms);
    return () => clearTimeout(timer);
  },
};
