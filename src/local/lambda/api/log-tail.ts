import { setTimeout as pause } from 'node:timers/promises';

/** What Lambda returns of a log: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
const TAIL_BYTES = 4096;

/** The lines travel in a pipe of their own and may arrive after the reply. */
const LATE_LINES_MS = 25;

/** Hands the lines that functions write to those who listen for them. */
export class FunctionOutput {
  private readonly listeners = new Map<string, Set<(line: string) => void>>();

  emit(functionName: string, line: string): void {
    for (const listener of this.listeners.get(functionName) ?? []) listener(line);
  }

  /**
   * Runs `invoke`, and returns besides its result the last lines that the function wrote meanwhile, between those that Lambda adds.
   * They may be those of several invocations, if a function is invoked several times at once.
   */
  async tailOf<Result>(
    { functionName, requestId, version }: { functionName: string; requestId: string; version: string },
    invoke: () => Promise<Result>,
  ): Promise<{ readonly result: Result; readonly tail: Buffer }> {
    const lines: string[] = [];
    const listener = (line: string) => lines.push(line);
    const all = this.listeners.get(functionName) ?? new Set();
    this.listeners.set(functionName, all.add(listener));
    const started = performance.now();
    try {
      const result = await invoke();
      const durationMs = performance.now() - started;
      await pause(LATE_LINES_MS);
      const text = [
        `START RequestId: ${requestId} Version: ${version}`,
        ...lines,
        `END RequestId: ${requestId}`,
        `REPORT RequestId: ${requestId}\tDuration: ${durationMs.toFixed(2)} ms\tBilled Duration: ${Math.ceil(durationMs)} ms`,
        '',
      ].join('\n');
      return { result, tail: Buffer.from(text).subarray(-TAIL_BYTES) };
    } finally {
      all.delete(listener);
    }
  }
}
