import { type ChildProcess, fork, type Serializable } from 'node:child_process';

/** This program again, in another role. Its stdout goes to the null device: records are written, and nobody reads them. */
export function forkSelf(programArguments: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  const program = process.argv[1];
  if (program === undefined) throw new Error('The program does not know its own file');
  return fork(program, programArguments, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

/** Rejects if the child ends first. */
export function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`A measured process ended with ${code}`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message);
    });
  });
}

export async function ask(child: ChildProcess, question: Serializable): Promise<unknown> {
  const answer = nextMessage(child);
  child.send(question);
  return answer;
}
