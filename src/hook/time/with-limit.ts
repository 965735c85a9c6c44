import type { Clock } from '../ports.ts';

export type Limited<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'expired' };

/**
 * Runs `work` for at most `limitMs`. Expiry aborts its signal and settles at once, whether or not the work heeds the abort,
 * so that nothing can outlast the limit. Rejects only if the work does so in time.
 */
export async function withLimit<T>(
  limitMs: number,
  clock: Clock,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<Limited<T>> {
  if (limitMs <= 0) return { kind: 'expired' };
  const controller = new AbortController();
  let cancel = () => {};
  const expiry = new Promise<Limited<T>>((resolve) => {
    cancel = clock.after(limitMs, () => {
      resolve({ kind: 'expired' });
      controller.abort();
    });
  });
  try {
    return await Promise.race([work(controller.signal).then((value): Limited<T> => ({ kind: 'done', value })), expiry]);
  } finally {
    cancel();
  }
}
