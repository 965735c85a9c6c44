import type { Evaluation } from '../domain.ts';

/**
 * What the callback contexts of all unfinished functions may have together, in bytes of JSON. Lambda passes on no answer over
 * 6 MB: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html. The rest of it is for the message and for what the
 * finished functions said.
 */
const CONTEXTS_MAX_BYTES = 4.5 * 1024 * 1024;

/**
 * The evaluations, such that the contexts of those in progress fit into one answer. The largest that do not fit become errors of
 * their functions, by name: an answer that Lambda drops would lose everybody's.
 */
export function withinContextBudget(evaluations: readonly Evaluation[]): readonly Evaluation[] {
  const sizes = evaluations.flatMap((evaluation) => {
    const { outcome } = evaluation;
    if (outcome.kind !== 'IN_PROGRESS') return [];
    return [{ evaluation, bytes: Buffer.byteLength(JSON.stringify(outcome.callbackContext)) }];
  });
  let total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  const refused = new Map<Evaluation, number>();
  for (const { evaluation, bytes } of sizes.reverse().sort((a, b) => b.bytes - a.bytes)) {
    if (total <= CONTEXTS_MAX_BYTES) break;
    total -= bytes;
    refused.set(evaluation, bytes);
  }
  if (refused.size === 0) return evaluations;
  return evaluations.map((evaluation) => {
    const bytes = refused.get(evaluation);
    return bytes === undefined ? evaluation : tooBig(evaluation, bytes);
  });
}

function tooBig(evaluation: Evaluation, bytes: number): Evaluation {
  const message =
    `its callbackContext of ${Math.ceil(bytes / 1024)} KB does not fit into the hook's answer beside the others: ` +
    `all of them together may have ${CONTEXTS_MAX_BYTES / 1024} KB; keep the state elsewhere, and return its key`;
  return { ...evaluation, outcome: { kind: 'ERROR', error: 'MALFORMED_RESPONSE', message } };
}
