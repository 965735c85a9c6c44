import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Block, PAGES } from './pages.ts';

/** How a shell block is run, or why it is not. The words stand after `sh`, where the block begins. */
const NOT_RUN = ['needs an AWS account', 'needs the network', 'needs the CloudFormation CLI', 'takes minutes'] as const;
const UNTIL_CTRL_C = 'runs until Ctrl-C';
const EXITS_WITH = /^exits with (\d)$/;

/** What the commands of pages need of the project, as it was built. */
const PARTS = [
  'package.json',
  'tsconfig.json',
  'dashboards',
  'dist/package.json',
  'dist/cli',
  'dist/lambda-hook',
  'dist/registry-hook',
  'examples',
  'infra',
  'schema',
  'src',
];

/** A copy of the project, which the blocks may write into. */
let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'pages-'));
  for (const name of PARTS) cpSync(name, join(copy, name), { recursive: true });
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
  // All blocks share the build that the tests began with.
  writeFileSync(join(copy, 'infra/build/bundle.mjs'), '');
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

interface Ran {
  readonly status: number | null;
  readonly output: string;
}

/** As a person without an AWS account would run it. */
function environment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: copy,
    NO_COLOR: '1',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}

function run({ text }: Block): Ran {
  const { status, stdout, stderr } = spawnSync('sh', ['-ec', text], {
    cwd: copy,
    env: environment(),
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

/** Starts a server on any free port, waits until it says where it listens, and presses Ctrl-C. */
function runUntilCtrlC({ text }: Block): Promise<Ran> {
  const command = text.includes(' -- ') ? `${text} --port 0` : `${text} -- --port 0`;
  return new Promise((settle, reject) => {
    const child = spawn('sh', ['-c', command], { cwd: copy, env: environment(), detached: true });
    let output = '';
    let stopped = false;
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (stopped || child.pid === undefined || !output.includes('http://127.0.0.1')) return;
      stopped = true;
      process.kill(-child.pid, 'SIGINT');
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', reject);
    child.on('close', (status) => settle({ status: stopped ? 0 : status, output }));
  });
}

/** Times, and the width of the columns that hold them, differ from run to run. */
function comparable(line: string): string {
  return line
    .replace(/\b\d+(\.\d+)? m?s\b/g, 'TIME')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Whether the lines stand in the output in this order. A line that begins with `…` stands for lines left out; all others follow one another. */
function shows(shown: string, output: string): boolean {
  const actual = output.split('\n').map(comparable);
  let from = 0;
  let anywhere = true;
  for (const line of shown.split('\n')) {
    if (/^\s*…/.test(line)) {
      anywhere = true;
      continue;
    }
    const at = anywhere ? actual.indexOf(comparable(line), from) : actual[from] === comparable(line) ? from : -1;
    if (at < 0) return false;
    from = at + 1;
    anywhere = false;
  }
  return true;
}

const shellBlocks = PAGES.flatMap(({ blocks }) => blocks).filter(({ language }) => language === 'sh');
const isRun = ({ about }: Block) => about === '' || about === UNTIL_CTRL_C || EXITS_WITH.test(about);

describe('commands in pages', () => {
  test('Every shell block is run here, or says why not.', () => {
    const reasons: readonly string[] = NOT_RUN;
    expect(shellBlocks.filter((block) => !isRun(block) && !reasons.includes(block.about))).toEqual([]);
    const count = (about: string) => shellBlocks.filter((block) => block.about === about).length;
    expect({
      run: shellBlocks.filter(isRun).length,
      ...Object.fromEntries(NOT_RUN.map((reason) => [reason, count(reason)])),
    }).toEqual({
      run: 19,
      'needs an AWS account': 2,
      'needs the network': 1,
      'needs the CloudFormation CLI': 2,
      'takes minutes': 6,
    });
  });

  test('No block that a shell would understand goes by another name.', () => {
    const blocks = PAGES.flatMap((page) => page.blocks);
    expect(blocks.filter(({ language }) => !/^(sh|text|js|py|json|yaml)$/.test(language))).toEqual([]);
    const commands = /^(\$ )?(npm|npx|node|aws|cfn|git|bash|invoker-hook) /m;
    expect(
      blocks.filter(({ language, about, text }) => language === 'text' && about === '' && commands.test(text)),
    ).toEqual([]);
  });

  // A page is run from top to bottom: its files are written, its commands run, and what it shows of their output is compared.
  test.each(PAGES.filter(({ blocks }) => blocks.some((block) => block.language === 'sh' && isRun(block))))(
    'The commands of $path do what it says.',
    async ({ blocks }) => {
      let ran: Ran | undefined;
      for (const block of blocks) {
        const { language, about, where, text } = block;
        const file = /(^| )(\S+[/.]\S+)$/.exec(about)?.[2];
        if (language === 'sh') {
          ran = !isRun(block) ? undefined : about === UNTIL_CTRL_C ? await runUntilCtrlC(block) : run(block);
          const status = ran === undefined ? undefined : `${where} exits with ${ran.status}: ${ran.output}`;
          if (ran !== undefined) expect(status).toContain(`exits with ${EXITS_WITH.exec(about)?.[1] ?? 0}`);
        } else if (language === 'text' && about === 'output') {
          if (ran !== undefined) expect([where, shows(text, ran.output) ? text : ran.output]).toEqual([where, text]);
        } else if (file !== undefined) {
          mkdirSync(dirname(join(copy, file)), { recursive: true });
          writeFileSync(join(copy, file), `${text}\n`);
        }
      }
    },
    300_000,
  );

  test('Output that is no longer printed is found out, times aside.', () => {
    const output = 'first   12 ms\nsecond\nthird\nfourth\n';
    expect(shows('first  3.4 s\nsecond\n…\nfourth', output)).toBe(true);
    expect(shows('first  3.4 s\nthird', output)).toBe(false);
    expect(shows('…\nfourth\n…\nthird', output)).toBe(false);
    expect(shows('fifth', output)).toBe(false);
  });
});
