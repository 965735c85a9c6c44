import { type FunctionDecision, parseDecisionLine } from './function-decision.ts';

/** Puts the hook's decision records together by request. They come before the hook's answer. */
export class RecordCollector {
  private readonly decisions = new Map<string, FunctionDecision[]>();
  private readonly keep: (line: string) => void;

  /** @param keep gets every line as it came */
  constructor(keep: (line: string) => void) {
    this.keep = keep;
  }

  /** @param line one record, of whatever kind */
  accept(line: string): void {
    this.keep(line);
    const parsed = parseDecisionLine(line);
    if (parsed === undefined) return;
    const decisions = this.decisions.get(parsed.token);
    if (decisions === undefined) this.decisions.set(parsed.token, [parsed.decision]);
    else decisions.push(parsed.decision);
  }

  /** The last decision of each function for one request; forgets them. */
  take(token: string): readonly FunctionDecision[] {
    const decisions = this.decisions.get(token) ?? [];
    this.decisions.delete(token);
    return [...new Map(decisions.map((decision) => [decision.policyFunction, decision])).values()];
  }
}
