import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import type { Json } from '../../../hook/domain.ts';
import PROGRAM from './programs/sam-translator.py' with { type: 'text' };

const answer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('translated'), template: z.json() }),
  /** CloudFormation would refuse the template, in these words. */
  z.object({ kind: z.literal('refused'), problems: z.array(z.string()) }),
  /** The translator cannot be had, or has a fault of its own. */
  z.object({ kind: z.enum(['missing', 'failed']), reason: z.string() }),
]);

export type SamTranslation = z.infer<typeof answer>;

export interface SamTranslator {
  /** @param parameters values by name, pseudo parameters among them */
  translate(template: Json, parameters: Readonly<Record<string, string>>): Promise<SamTranslation>;
  /** Ends the process, if there is one. */
  close(): void;
}

/**
 * AWS's own translator, `aws-sam-translator`, in a process of `python3`: started with the first template, and used for all.
 *
 * @param region where the translator looks up the partition
 */
export function samTranslator(
  region: string,
  environment: Readonly<Record<string, string | undefined>>,
): SamTranslator {
  let child: ChildProcess | undefined;
  const waiting: ((translation: SamTranslation) => void)[] = [];
  const giveUp = () => {
    for (const conclude of waiting.splice(0)) conclude({ kind: 'missing', reason: 'python3 does not run here' });
  };

  function start(): ChildProcess {
    const started = spawn('python3', ['-c', PROGRAM], {
      env: { ...environment, AWS_DEFAULT_REGION: region },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    started.on('error', giveUp);
    started.on('close', giveUp);
    started.stdin.on('error', () => {});
    createInterface({ input: started.stdout }).on('line', (line) => waiting.shift()?.(answer.parse(JSON.parse(line))));
    return started;
  }

  return {
    translate(template, parameters) {
      child ??= start();
      const { stdin } = child;
      return new Promise((conclude) => {
        waiting.push(conclude);
        if (child?.exitCode === null) stdin?.write(`${JSON.stringify({ template, parameters })}\n`);
        else giveUp();
      });
    },
    close() {
      child?.kill();
    },
  };
}
