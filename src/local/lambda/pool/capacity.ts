/**
 * How many processes may exist at once. A function's first environment is always granted: two functions must never wait
 * for each other. Only the growth beyond that is limited.
 */
export class Capacity {
  private growth = 0;
  private readonly maxGrowth: number;

  constructor(maxGrowth: number) {
    this.maxGrowth = maxGrowth;
  }

  /** Takes up to `wanted` places; returns how many it got. */
  take(wanted: number): number {
    const taken = Math.max(0, Math.min(wanted, this.maxGrowth - this.growth));
    this.growth += taken;
    return taken;
  }

  giveBack(): void {
    this.growth -= 1;
  }
}
