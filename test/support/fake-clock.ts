import type { Clock } from '../../src/hook/ports.ts';

/** Time that passes only when a test says so. */
export interface FakeClock extends Clock {
  /** Lets time pass, waking sleepers in order and giving promises time to settle in between. */
  pass(ms: number): Promise<void>;
  /** Timers that have neither fired nor been cancelled. */
  pending(): number;
  /** Moves the time of day alone, as for a process that was frozen meanwhile, or whose clock was set. */
  setForward(ms: number): void;
}

const STARTED = Date.UTC(2026, 10, 2);

export function fakeClock(): FakeClock {
  let now = 0;
  let ahead = 0;
  let timers: { at: number; wake: () => void }[] = [];
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    now: () => now,
    today: () => new Date(STARTED + now + ahead),
    after(ms, wake) {
      const timer = { at: now + ms, wake };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    async pass(ms) {
      const until = now + ms;
      await settle();
      for (;;) {
        const [next] = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        timers = timers.filter((timer) => timer !== next);
        now = Math.max(now, next.at);
        next.wake();
        await settle();
      }
      now = until;
      await settle();
    },
    pending: () => timers.length,
    setForward(ms) {
      ahead += ms;
    },
  };
}
