/** `npm run dashboard`: the deployed dashboards, drawn on this machine from the hook's records. */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { html } from './html.ts';
import { type PageOptions, parseOptions, USAGE } from './options.ts';
import { fingerprint } from './read-records.ts';
import { servePage } from './serve.ts';
import { loadPage } from './source.ts';

const POLL_MS = 1000;

async function run({ source, output, port }: PageOptions): Promise<void> {
  const missing = source.kind === 'records' && !existsSync(source.path);
  if (output !== undefined) {
    if (missing) throw new Error(`--records ${source.path}: there is no such file or folder`);
    await writeFile(output, await html(await loadPage(source, false)));
    console.log(`Wrote ${output}`);
    return;
  }
  let data = await loadPage(source, source.kind === 'records');
  const server = await servePage(
    port,
    () => html(data),
    () => data,
  );
  console.log(`Dashboards on ${server.url} (Ctrl-C ends)`);
  if (source.kind === 'sample') return;
  if (missing) console.log(`${source.path} is not there yet: the page fills when it is.`);
  let seen = await fingerprint(source.path);
  for (;;) {
    await pause(POLL_MS);
    // A folder or file may be away for a moment while it is replaced.
    const current = await fingerprint(source.path).catch(() => seen);
    if (current === seen) continue;
    seen = current;
    data = await loadPage(source, true);
    server.changed();
  }
}

try {
  await run(parseOptions(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(`\n${USAGE}`);
  process.exitCode = 1;
}
