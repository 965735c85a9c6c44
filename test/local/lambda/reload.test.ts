import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type Served, serve } from './support.ts';

async function eventually(served: Served, reply: string): Promise<void> {
  while ((await served.invoke('edited')).reply !== reply) await new Promise((wake) => setTimeout(wake, 10));
}

test('a function whose code changes runs the new code, also after a version that cannot be loaded', async () => {
  const served = await serve({ 'edited/index.mjs': 'export const handler = async () => "old";' });
  const file = join(served.folder, 'edited', 'index.mjs');
  try {
    expect((await served.invoke('edited')).reply).toBe('old');
    writeFileSync(file, 'export const handler = async () => {');
    while ((await served.invoke('edited')).functionError === undefined)
      await new Promise((wake) => setTimeout(wake, 10));
    writeFileSync(file, 'export const handler = async () => "new";');
    await eventually(served, 'new');
  } finally {
    await served.close();
  }
});

test('an invocation that is running when the code changes is answered by the code that it began with', async () => {
  const served = await serve({
    'edited/index.mjs':
      'console.log("loaded"); export const handler = () => new Promise((done) => setTimeout(done, 500, "old"));',
  });
  try {
    const running = served.invoke('edited');
    while (!served.lines.includes('edited stdout loaded')) await new Promise((wake) => setTimeout(wake, 10));
    await new Promise((wake) => setTimeout(wake, 100));
    writeFileSync(join(served.folder, 'edited', 'index.mjs'), 'export const handler = async () => "new";');
    expect((await running).reply).toBe('old');
    await eventually(served, 'new');
  } finally {
    await served.close();
  }
});
