import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { LambdaFunction } from '../../local/lambda/function/lambda-function.ts';
import type { Terminal } from '../shell/terminal.ts';

const RUNTIMES = { nodejs: 'Node', python: 'Python', provided: 'bootstrap' } as const;

/** The text that `start-lambda` prints when it is ready: the functions, and commands to paste. */
export function startLambdaWelcome(
  url: string,
  region: string,
  functions: readonly LambdaFunction[],
  folder: string,
  { style }: Terminal,
): string {
  const width = Math.max(...[...functions, { name: 'TestEntrypoint' }].map(({ name }) => name.length)) + 2;
  const line = (name: string, about: string) => `  ${name.padEnd(width)}${style.dim(about)}`;
  const example = functions.find((served) => eventFile(served.folder) !== undefined) ?? functions[0];
  return [
    style.bold(`Lambda functions on ${url}`),
    '',
    line('LambdaHook', 'the hook, as AWS::CloudFormation::LambdaHook invokes it'),
    line('TypeFunction', 'the hook, as the private registry type'),
    line('TestEntrypoint', 'its test entrypoint'),
    ...functions.map(({ name, runtime }) => line(name, `policy function in ${folder}, ${RUNTIMES[runtime]}`)),
    ...(functions.length === 0 ? [line('(no policy function)', `no subfolder of ${folder} is one`)] : []),
    '',
    ...(example === undefined ? [] : ['Invoke one:', ...examples(url, region, example).map(style.cyan), '']),
    `Point any AWS SDK at them: ${style.cyan(`export AWS_ENDPOINT_URL_LAMBDA=${url}`)}`,
    'A function whose files change runs its new code from the next invocation on. Ctrl-C stops.',
    '',
    '',
  ].join('\n');
}

/**
 * Commands to paste into a shell. Neither needs credentials: the endpoint looks at no signature, but wants to see one. `fileb://` is the one way to give an event that AWS CLI 1 and 2 read
 * alike: https://docs.aws.amazon.com/cli/latest/userguide/cliv2-migration-changes.html
 */
function examples(url: string, region: string, { name, folder }: LambdaFunction): string[] {
  const event = eventFile(folder);
  const data = event === undefined ? `'{}'` : `@${event}`;
  const [before, payload] = event === undefined ? [`echo '{}' | `, '/dev/stdin'] : ['', event];
  return [
    `  curl -s -H 'Authorization: none' ${url}/2015-03-31/functions/${name}/invocations -d ${data}`,
    `  ${before}AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local aws lambda invoke --endpoint-url ${url} --region ${region} --function-name ${name} --payload fileb://${payload} /dev/stdout`,
  ];
}

/** An event that is shipped with a function, if possible one that it objects to. */
function eventFile(folder: string): string | undefined {
  const events = join(folder, 'events');
  if (!existsSync(events)) return undefined;
  const files = readdirSync(events)
    .filter((file) => file.endsWith('.json'))
    .sort();
  const chosen = files.find((file) => file.startsWith('fail')) ?? files[0];
  return chosen === undefined ? undefined : relative(process.cwd(), join(events, chosen));
}
