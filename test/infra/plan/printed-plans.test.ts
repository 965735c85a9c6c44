import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeWith } from '../../support/tools.ts';
import { type Aws, startAws } from './aws.ts';
import { type Moto, startMoto } from './moto.ts';

/** What moto 5.2.5 cannot do, with what it says where it stops: every other command has to succeed. */
const MOTO_LACKS: readonly [command: RegExp, says: string][] = [
  // It has no organisation, and so none of the accounts.
  [/^aws organizations (de)?register-delegated-administrator /, 'AccountNotFoundException'],
  [/^aws cloudformation activate-organizations-access /, '500 Internal Server Error'],
  // It does not detach a managed policy that it is to delete, as CloudFormation does.
  [/^aws cloudformation delete-stack .*-(activation|registry)$/, 'DeleteConflict'],
];

interface Ran {
  readonly command: string;
  readonly exitCode: number | undefined;
  readonly output: string;
}

/** Runs the plan's lines one after the other in one shell, whatever becomes of each, as somebody who pastes them. */
function paste(plan: string, cwd: string, env: NodeJS.ProcessEnv): Ran[] {
  const commands = plan.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const outputs = mkdtempSync(join(tmpdir(), 'pasted-'));
  const file = (index: number) => join(outputs, String(index));
  const script = commands.map((command, index) => `{ ${command}\n} >${file(index)} 2>&1; echo $? >${file(index)}.code`);
  spawnSync('bash', ['-c', script.join('\n')], { cwd, env });
  const read = (path: string) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  };
  const ran = commands.map((command, index) => {
    const code = read(`${file(index)}.code`);
    return { command, exitCode: code === undefined ? undefined : Number(code), output: read(file(index)) ?? '' };
  });
  rmSync(outputs, { recursive: true });
  return ran;
}

/** What the plan's own commands need of the project, as it was built; they write into it. */
const PARTS = [
  'package.json',
  'infra',
  'src',
  'dashboards',
  'dist/lambda-hook',
  'dist/registry-hook',
  'examples',
  'schema',
  'tsconfig.json',
];

function projectCopy(): string {
  const copy = mkdtempSync(join(tmpdir(), 'project-'));
  for (const name of PARTS) cpSync(name, join(copy, name), { recursive: true });
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
  // The build is the one that the tests began with.
  writeFileSync(join(copy, 'infra/build/bundle.mjs'), '');
  return copy;
}

describeWith(['AWS CLI 1', 'moto'], 'The printed plan', () => {
  let moto: Moto;
  let aws: Aws;
  beforeAll(async () => {
    [moto, aws] = await Promise.all([startMoto(), startAws()]);
  });
  afterAll(async () => {
    aws?.stop();
    await moto?.stop();
  });

  test.each(['one-account', 'organization'])(
    'for %s runs from its first line to its last, in a shell without a default Region, and leaves nothing behind',
    async (example) => {
      await moto.reset();
      const project = projectCopy();
      const home = join(project, 'home');
      mkdirSync(home);
      try {
        // An empty environment, but for credentials that are nobody's and for who plays AWS.
        const env = {
          PATH: [aws.folder, dirname(process.execPath), '/usr/bin', '/bin'].join(':'),
          HOME: home,
          AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
          AWS_SECRET_ACCESS_KEY: 'example',
          AWS_ENDPOINT_URL: moto.url,
        };
        const settings = `infra/settings/examples/${example}.json`;
        const plan = execFileSync('npm', ['run', '--silent', 'deploy-plan', '--', '--settings', settings], {
          cwd: project,
          env,
          encoding: 'utf8',
        });
        const ran = paste(plan, project, env);
        const lacks = (command: string) => MOTO_LACKS.find(([pattern]) => pattern.test(command))?.[1];
        const surprises = ran.filter(({ command, exitCode, output }) => {
          const known = lacks(command);
          return exitCode !== 0 && (known === undefined || !output.includes(known));
        });
        expect(surprises).toEqual([]);
        expect(ran.filter(({ command }) => /^aws .* deploy /.test(command)).length).toBeGreaterThan(4);

        const ask = (...words: string[]) =>
          JSON.parse(
            execFileSync('aws', [...words, '--region', 'eu-west-1', '--output', 'json'], { env, encoding: 'utf8' }),
          );
        expect(ask('s3api', 'list-buckets', '--query', 'Buckets')).toEqual([]);
        const left: string[] = ask('cloudformation', 'describe-stacks', '--query', 'Stacks[].StackName');
        expect(left.filter((name) => !/-(activation|registry)$/.test(name))).toEqual([]);
      } finally {
        rmSync(project, { recursive: true, force: true });
      }
    },
    600_000,
  );
});
