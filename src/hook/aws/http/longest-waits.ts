/** The longest that each of those who are asked is known to have taken, in milliseconds, for as long as the process lasts. */
export interface LongestWaits {
  add(asked: string, ms: number): void;
  /** 0 if nothing is known. */
  of(asked: string): number;
}

/** More than a process asks functions; what was asked least recently is forgotten first. */
const REMEMBERED = 1000;

export function createLongestWaits(): LongestWaits {
  const longest = new Map<string, number>();
  const of = (asked: string) => longest.get(asked) ?? 0;
  return {
    of,
    add(asked, ms) {
      const known = of(asked);
      longest.delete(asked);
      longest.set(asked, Math.max(known, ms));
      const [oldest] = longest.keys();
      if (longest.size > REMEMBERED && oldest !== undefined) longest.delete(oldest);
    },
  };
}
