import type { Fault, Invocation, InvocationResult } from '../invocation.ts';
import type { Capacity } from './capacity.ts';
import type { ExecutionEnvironment } from './execution-environment.ts';
import { BATCH_BYTES, InvocationQueue, type Waiting } from './invocation-queue.ts';

/** Starting a Node process takes about this long. Start one only if the queue needs longer. */
const START_COST_MS = 100;
/** After this long, an invocation counts as slow: it may never end. */
const SLOW_MS = 250;
/** The answer to invocations that still wait when the endpoint is closed. */
const CLOSED: Fault = { kind: 'cannot-start', reason: 'The endpoint has been closed' };
/** Look at a queue that does not get shorter this often. */
const GROWTH_CHECK_MS = 20;

/**
 * The execution environments of one function. As in Lambda, each runs one invocation at a time, and a warm one is used
 * again. Lambda starts as many as there are invocations; a laptop cannot. More environments are started when the
 * waiting invocations need longer than a start, only when none is starting, and at most as many as exist. Waking a
 * process takes longer than a fast function runs. Waiting invocations of fast functions are therefore delivered
 * together, and still run one by one.
 */
export class EnvironmentPool {
  private readonly start: () => ExecutionEnvironment;
  private readonly capacity: Capacity;
  private readonly all = new Set<ExecutionEnvironment>();
  /** A stack: the last used environment is taken first, so the unneeded ones become idle and end. */
  private readonly idle: { readonly environment: ExecutionEnvironment; readonly since: number }[] = [];
  private readonly busySince = new Map<ExecutionEnvironment, number>();
  private readonly outdated = new WeakSet<ExecutionEnvironment>();
  private readonly queue = new InvocationQueue();
  private starting = 0;
  private typicalMs = 0;
  /** False after a large reply: while it is read, the progress of the process is unknown. */
  private mayBatch = true;
  private growthTimer: NodeJS.Timeout | undefined;
  private turn: NodeJS.Immediate | undefined;
  /** False after an environment could not start beside others: the function may need a port for itself, for example. */
  private mayGrow = true;
  private closed = false;

  constructor(start: () => ExecutionEnvironment, capacity: Capacity) {
    this.start = start;
    this.capacity = capacity;
  }

  /** Never rejects. An invocation that is abandoned while it waits is neither run nor answered. */
  invoke(invocation: Invocation, abandoned: () => boolean): Promise<InvocationResult> {
    if (this.closed) return Promise.resolve(CLOSED);
    return new Promise((conclude) => {
      this.queue.add({ invocation, conclude, abandoned });
      // Invocations of the same turn of the event loop can be delivered together.
      this.turn ??= setImmediate(() => {
        this.turn = undefined;
        this.serve();
      });
    });
  }

  /** Ends environments that nobody has needed for `idleMs`. */
  retireIdle(idleMs: number): void {
    const now = performance.now();
    while (this.idle[0] !== undefined && now - this.idle[0].since > idleMs) this.idle.shift()?.environment.kill();
  }

  /** The function's code has changed. Environments with the old code get no further invocation. */
  renew(): void {
    this.mayGrow = true;
    for (const { environment } of this.idle.splice(0)) environment.kill();
    for (const environment of this.all) this.outdated.add(environment);
  }

  /** For a process that is about to end and cannot wait. */
  killAll(): void {
    for (const environment of this.all) environment.kill();
  }

  /** Resolves when no process is left. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.growthTimer);
    clearImmediate(this.turn);
    this.queue.concludeAll(CLOSED);
    this.killAll();
    await Promise.all(Array.from(this.all, ({ ended }) => ended));
  }

  private serve(): void {
    while (this.queue.length > 0) {
      const next = this.takeIdle();
      if (next === undefined) {
        this.grow();
        return;
      }
      const maxBatch = this.mayBatch ? next.maxBatch : 1;
      const batch = this.queue.takeBatch(maxBatch, this.typicalMs, this.idle.length + 1);
      if (batch.length === 0) this.idle.push({ environment: next, since: performance.now() });
      else void this.run(next, batch);
    }
  }

  private takeIdle(): ExecutionEnvironment | undefined {
    for (;;) {
      const candidate = this.idle.pop();
      if (candidate === undefined || candidate.environment.alive()) return candidate?.environment;
    }
  }

  private async run(environment: ExecutionEnvironment, batch: readonly Waiting[]): Promise<void> {
    this.busySince.set(environment, performance.now());
    await Promise.all(batch.map((waiting) => this.runOne(environment, waiting)));
    await environment.drained();
    this.busySince.delete(environment);
    this.release(environment);
  }

  private async runOne(environment: ExecutionEnvironment, waiting: Waiting): Promise<void> {
    const invoked = await environment.invoke(waiting.invocation);
    if (invoked.kind === 'not-begun') {
      if (this.closed) return waiting.conclude(CLOSED);
      this.queue.putBack(waiting);
      this.serve();
      return;
    }
    this.busySince.set(environment, performance.now());
    this.typicalMs = this.typicalMs === 0 ? invoked.durationMs : 0.8 * this.typicalMs + 0.2 * invoked.durationMs;
    if (invoked.result.kind === 'succeeded' && invoked.result.payload.length > BATCH_BYTES) this.mayBatch = false;
    waiting.conclude(invoked.result);
  }

  private release(environment: ExecutionEnvironment): void {
    if (this.outdated.has(environment)) environment.kill();
    else if (environment.alive()) this.idle.push({ environment, since: performance.now() });
    this.serve();
  }

  private grow(): void {
    if (this.closed) return;
    if (this.all.size === 0) void this.add();
    else if (this.growthTimer === undefined) this.growthTimer = setTimeout(() => this.growIfWorthIt(), GROWTH_CHECK_MS);
  }

  private growIfWorthIt(): void {
    this.growthTimer = undefined;
    if (this.mayGrow && this.starting === 0 && this.worthGrowing()) {
      const granted = this.capacity.take(Math.min(this.queue.length, this.all.size));
      for (let count = 0; count < granted; count += 1) void this.add(() => this.capacity.giveBack());
    }
    this.serve();
  }

  private worthGrowing(): boolean {
    const now = performance.now();
    for (const since of this.busySince.values()) if (now - since > SLOW_MS) return true;
    return (this.queue.length * this.typicalMs) / Math.max(1, this.all.size) > START_COST_MS;
  }

  private async add(onEnd: () => void = () => {}): Promise<void> {
    const environment = this.start();
    this.all.add(environment);
    this.starting += 1;
    void environment.ended.then(() => {
      this.all.delete(environment);
      onEnd();
      this.serve();
    });
    const fault = await environment.initialised;
    this.starting -= 1;
    if (fault === undefined) return this.release(environment);
    // The code would not load in another environment either. Answer all waiting invocations now.
    if (this.all.size <= 1) this.queue.concludeAll(fault);
    else this.mayGrow = false;
    this.serve();
  }
}
