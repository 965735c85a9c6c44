import type {
  Configuration,
  ConfigurationProblem,
  Evaluation,
  HookRequest,
  Judgement,
  PolicyFunction,
  Rejection,
  Report,
} from './domain.ts';
import type { Door } from './door.ts';
import { withinContextBudget } from './evaluate/context-budget.ts';
import { judgeEarlierRounds } from './evaluate/earlier-rounds.ts';
import { evaluateAnew, mayBeOutOfDate } from './evaluate/evaluate-anew.ts';
import { fanOut } from './evaluate/fan-out.ts';
import { effectOf, judge } from './evaluate/judge.ts';
import { readModel } from './evaluate/read-model.ts';
import { configurationDigest } from './policy/configuration-digest.ts';
import { route } from './policy/route.ts';
import type { Clock, PayloadReader, Telemetry } from './ports.ts';
import { readToken } from './protocol/event.ts';
import { FAULT, type HookResponse, respond, respondToRejection } from './protocol/response/respond.ts';
import { budgetFrom } from './time/budget.ts';
import { withLimit } from './time/with-limit.ts';

export interface AnswerPorts {
  readonly clock: Clock;
  /** A number from 0 to 1, for the jitter of retries. */
  readonly random: () => number;
  readonly payloadReader: PayloadReader;
  readonly telemetry: Telemetry;
}

/**
 * Answers one event, whatever it is, within what Lambda and CloudFormation grant; never rejects. Telemetry is written
 * before the answer leaves, and can neither change it nor hold it up.
 *
 * @param grantedMs what Lambda and CloudFormation grant this call
 */
export async function answer(event: unknown, door: Door, grantedMs: number, ports: AnswerPorts): Promise<HookResponse> {
  const { clock } = ports;
  const started = clock.now();
  const budget = budgetFrom(started, grantedMs);
  const progress: Progress = { request: null, evaluations: [], withdrawn: [] };
  const { response, result } = await conclude(event, door, budget.deadline, ports, progress).catch((error: unknown) =>
    fault(error, event, door, ports, progress),
  );
  const report: Report = {
    configurationProblem: progress.configurationProblem,
    door: door.name,
    request: progress.request,
    clientRequestToken: response.clientRequestToken ?? null,
    result,
    latencyMs: clock.now() - started,
  };
  // Errors of the sink must not change the verdict; telemetry counts lost records itself. It reports even if no time is left.
  const flushMs = Math.max(1, budget.flushBy - clock.now());
  await withLimit(flushMs, clock, () => ports.telemetry.report(report)).catch(() => {});
  return response;
}

/** What is known of an event even if the hook fails half way. */
interface Progress {
  request: HookRequest | null;
  evaluations: readonly Evaluation[];
  /** Of functions that a renewed configuration does not ask any more. */
  withdrawn: readonly Evaluation[];
  configurationProblem?: ConfigurationProblem | undefined;
}

interface Answered {
  readonly response: HookResponse;
  readonly result: Report['result'];
}

async function conclude(
  event: unknown,
  door: Door,
  deadline: number,
  ports: AnswerPorts,
  progress: Progress,
): Promise<Answered> {
  const opened = await door.open(event, deadline);
  progress.request = opened.request;
  const identified = opened.request;
  if (identified !== null) quietly(() => ports.telemetry.identify(identified));
  if (opened.kind === 'rejected') return reject(opened.rejection, opened.clientRequestToken, door, progress);
  const { request, invoker } = opened;
  let { configuration } = opened;
  progress.configurationProblem = opened.configurationProblem;
  try {
    const { callback } = request;
    let routed = route(configuration.policyFunctions, request);
    let earlier = judgeEarlierRounds(callback, routed, configurationDigest(configuration));
    const model = await readModel(request, earlier.unfinished.length > 0, deadline, ports);
    if (model.kind === 'unreadable') return reject(model.rejection, request.clientRequestToken, door, progress);
    const ask = (policyFunctions: readonly PolicyFunction[]) =>
      fanOut(policyFunctions, request, model.value, earlier.callbackContexts, deadline, { ...ports, invoker });
    let evaluations: readonly Evaluation[] = await ask(earlier.unfinished);
    progress.evaluations = evaluations;
    const renewed = evaluations.some(mayBeOutOfDate) ? await opened.renew?.() : undefined;
    if (renewed !== undefined) {
      configuration = renewed;
      progress.configurationProblem = undefined;
      routed = route(configuration.policyFunctions, request);
      earlier = judgeEarlierRounds(callback, routed, configurationDigest(configuration));
      const anew = await evaluateAnew(earlier.unfinished, evaluations, ask);
      evaluations = anew.evaluations;
      progress.evaluations = evaluations;
      progress.withdrawn = anew.withdrawn;
    }
    const { round } = callback;
    const remainingMs = Math.max(0, deadline - ports.clock.now());
    const decidedAnew = earlier.decidedAnew.map((one) => ({ ...one, durationMs: 0, attempts: 0, remainingMs }));
    const verdict = judge({
      evaluations: inOrderOf(routed.inScope, [...decidedAnew, ...withinContextBudget(evaluations)]),
      withdrawn: progress.withdrawn,
      finished: earlier.finished,
      changes: [...progress.withdrawn.map(changeOf), ...earlier.changes],
      outOfScope: routed.outOfScope,
      round,
      roundsLeft: round < roundsOf(door, configuration, evaluations, ports.telemetry),
    });
    const response = respond(verdict, request, door.errorCodes, configurationDigest(configuration));
    return { response, result: { kind: 'judged', verdict } };
  } finally {
    opened.close();
  }
}

/** Evaluations in the order in which the configuration names their functions. */
function inOrderOf(policyFunctions: readonly PolicyFunction[], evaluations: readonly Evaluation[]): Evaluation[] {
  const place = new Map(policyFunctions.map(({ id }, index) => [id, index]));
  const placeOf = ({ policyFunction }: Evaluation) => place.get(policyFunction.id) ?? 0;
  return evaluations.toSorted((a, b) => placeOf(a) - placeOf(b));
}

function changeOf({ policyFunction }: Evaluation): string {
  return `${policyFunction.id} was asked and is no longer configured for this target`;
}

/** How often CloudFormation calls for one request. A configuration that hopes for more than the door can grant is told so. */
function roundsOf(
  { rounds }: Door,
  { maxRounds = rounds.byDefault }: Configuration,
  evaluations: readonly Evaluation[],
  telemetry: Telemetry,
): number {
  if (maxRounds > rounds.atMost && evaluations.some(({ outcome }) => outcome.kind === 'IN_PROGRESS')) {
    telemetry.warn('MaxRounds is more than CloudFormation grants', { maxRounds, granted: rounds.atMost });
  }
  return Math.min(maxRounds, rounds.atMost);
}

function reject(
  rejection: Rejection,
  clientRequestToken: string | null,
  { errorCodes }: Door,
  { request, evaluations, withdrawn }: Progress,
): Answered {
  const judgements: readonly Judgement[] = [
    ...evaluations.map((evaluation) => ({ evaluation, effect: effectOf(evaluation) })),
    ...withdrawn.map((evaluation): Judgement => ({ evaluation, effect: 'withdrawn' })),
  ];
  return {
    response: respondToRejection(rejection, clientRequestToken, request?.operation ?? null, errorCodes),
    result: { kind: 'rejected', rejection, judgements },
  };
}

/** The last resort: a bug of ours. CloudFormation still gets its answer, and on-call people the whole error. */
function fault(error: unknown, event: unknown, door: Door, { telemetry }: AnswerPorts, progress: Progress): Answered {
  quietly(() => telemetry.fault('The hook failed by an error of its own', error));
  const clientRequestToken = progress.request?.clientRequestToken ?? quietly(() => readToken(event)) ?? null;
  return reject(FAULT, clientRequestToken, door, progress);
}

/** For what may fail without anybody left to tell; the answer is owed nevertheless. */
function quietly<Result>(work: () => Result): Result | undefined {
  try {
    return work();
    // Stryker disable next-line BlockStatement: without its one statement it returns undefined, too.
  } catch {
    return undefined;
  }
}
