/** `npm run synth`: writes every template, and the code beside them. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readSettings } from './settings/read-settings.ts';
import { makeArtifacts } from './synth/artifacts.ts';
import { type BuiltHook, readBuiltHook, TEMPLATE_BODY_LIMIT } from './synth/code.ts';
import { costTable } from './synth/cost-table.ts';
import { EXAMPLES, TEMPLATE_FILE } from './synth/template-files.ts';

const USAGE = `Usage: npm run synth -- [--settings FILE --output FOLDER]

Without arguments, writes the example templates: infra/templates/one-account and infra/templates/organization.
The zip with the hook's code goes to dist/deploy.`;

interface Target {
  readonly settings: string;
  readonly output: string;
}

function write({ settings: file, output }: Target, hook: BuiltHook): boolean {
  const read = readSettings(file);
  if (read.kind === 'invalid') {
    console.error(`${file}:\n${read.problems.map((problem) => `  ${problem}`).join('\n')}`);
    return false;
  }
  console.log(`${file}:\n`);
  const { templates, zip } = makeArtifacts(read.settings, hook, 'checked');
  mkdirSync(output, { recursive: true });
  // A template that the settings no longer ask for must not stay; whatever else is in the folder is not ours.
  for (const file of Object.values(TEMPLATE_FILE)) rmSync(join(output, file), { force: true });
  for (const [name, text] of templates) {
    const path = join(output, TEMPLATE_FILE[name]);
    writeFileSync(path, text);
    const size = Buffer.byteLength(text);
    console.log(
      `${path}  ${size.toLocaleString('en')} bytes${size > TEMPLATE_BODY_LIMIT ? ', deployed from a bucket' : ''}`,
    );
  }
  if (zip !== undefined) {
    mkdirSync('dist/deploy', { recursive: true });
    writeFileSync(join('dist/deploy', zip.key), zip.bytes);
    console.log(`${join('dist/deploy', zip.key)}  ${zip.bytes.length.toLocaleString('en')} bytes`);
  }
  console.log(`\n${costTable(read.settings)}\n`);
  const folder = EXAMPLES.some(({ settings }) => settings === file) ? '' : ` --templates ${output}`;
  console.log(`How to deploy it: npm run deploy-plan -- --settings ${file}${folder}\n`);
  return true;
}

const { values } = parseArgs({
  options: { settings: { type: 'string' }, output: { type: 'string' }, help: { type: 'boolean', default: false } },
});
if (values.help) {
  console.log(USAGE);
} else if (values.settings === undefined && values.output === undefined) {
  const hook = readBuiltHook();
  if (!EXAMPLES.every((example) => write(example, hook))) process.exitCode = 2;
} else if (values.settings === undefined || values.output === undefined) {
  console.error(USAGE);
  process.exitCode = 2;
} else if (!write({ settings: values.settings, output: values.output }, readBuiltHook())) {
  process.exitCode = 2;
}
