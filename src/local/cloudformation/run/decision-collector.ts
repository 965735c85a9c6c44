import type { Judgement, Report } from '../../../hook/domain.ts';

/** What one policy function said about one target, in the last round in which it was asked. */
export interface FunctionDecision extends Judgement {
  readonly round: number;
}

/** Puts the decisions of all functions together by request, from what the hook reports before each answer. */
export class DecisionCollector {
  private readonly byToken = new Map<string, Map<string, FunctionDecision>>();

  accept({ request, clientRequestToken, result }: Report): void {
    if (request === null || clientRequestToken === null) return;
    const { round } = request.callback;
    const judgements = result.kind === 'judged' ? result.verdict.judgements : result.judgements;
    const decisions = this.byToken.get(clientRequestToken) ?? new Map<string, FunctionDecision>();
    for (const judgement of judgements) decisions.set(judgement.evaluation.policyFunction.id, { ...judgement, round });
    this.byToken.set(clientRequestToken, decisions);
  }

  /** The last decision of each function for one request; forgets them. */
  take(token: string): readonly FunctionDecision[] {
    const decisions = this.byToken.get(token);
    this.byToken.delete(token);
    return [...(decisions?.values() ?? [])];
  }
}
