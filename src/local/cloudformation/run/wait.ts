/** Lets the delays between rounds pass in no time. */
export async function skipWait(_ms: number): Promise<void> {}

/** Lets them pass for real. */
export function realWait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
