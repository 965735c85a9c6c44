import { type FunctionDecision, parseRecordLine } from './function-decision.ts';

/**
 * Puts the hook's records together by request. They come by another way than the hook's answer, a moment earlier or later.
 */
export class RecordCollector {
  private readonly decisions = new Map<string, FunctionDecision[]>();
  private readonly invocations = new Map<string, number>();
  private readonly waiting = new Map<string, () => void>();
  private readonly keep: (line: string) => void;

  /** @param keep gets every line that is a record, as it came */
  constructor(keep: (line: string) => void) {
    this.keep = keep;
  }

  /** False if the line is no record. */
  accept(line: string): boolean {
    const parsed = parseRecordLine(line);
    if (parsed === undefined) return false;
    this.keep(line);
    if (parsed.kind === 'decision') {
      const decisions = this.decisions.get(parsed.token);
      if (decisions === undefined) this.decisions.set(parsed.token, [parsed.decision]);
      else decisions.push(parsed.decision);
    } else {
      this.invocations.set(parsed.token, (this.invocations.get(parsed.token) ?? 0) + 1);
      this.waiting.get(parsed.token)?.();
    }
    return true;
  }

  /**
   * The last decision of each function for one request that had `invocations` invocations, and forgets them. Waits up to `limitMs`
   * for the last record: a hook that was killed has written none.
   */
  async take(token: string, invocations: number, limitMs: number): Promise<readonly FunctionDecision[]> {
    if ((this.invocations.get(token) ?? 0) < invocations) await this.arrival(token, invocations, limitMs);
    const decisions = this.decisions.get(token) ?? [];
    this.decisions.delete(token);
    this.invocations.delete(token);
    return [...new Map(decisions.map((decision) => [decision.policyFunction, decision])).values()];
  }

  private arrival(token: string, invocations: number, limitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiting.delete(token);
        resolve();
      };
      const timer = setTimeout(done, limitMs);
      this.waiting.set(token, () => {
        if ((this.invocations.get(token) ?? 0) >= invocations) done();
      });
    });
  }
}
