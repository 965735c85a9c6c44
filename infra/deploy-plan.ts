/** `npm run deploy-plan`: prints the AWS CLI commands that deploy what the settings describe. */
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { oneAccountPlan } from './plan/one-account.ts';
import { organizationPlan } from './plan/organization.ts';
import { planText } from './plan/plan.ts';
import { readSettings } from './settings/read-settings.ts';
import { makeArtifacts } from './synth/artifacts.ts';
import { readBuiltHook } from './synth/code.ts';
import { EXAMPLES } from './synth/template-files.ts';

const { values } = parseArgs({
  options: {
    settings: { type: 'string', default: 'infra/settings/examples/one-account.json' },
    templates: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(`Usage: npm run deploy-plan -- [--settings FILE] [--templates FOLDER]

FILE is a settings file, by default infra/settings/examples/one-account.json; with an organization in it, the plan is for
the whole organisation. FOLDER is where the templates of these settings are written to.`);
} else {
  const read = readSettings(values.settings);
  if (read.kind === 'invalid') {
    console.error(`${values.settings}:\n${read.problems.map((problem) => `  ${problem}`).join('\n')}`);
    process.exitCode = 2;
  } else {
    const { settings } = read;
    const { organization } = settings;
    const example = EXAMPLES.find((one) => one.settings === values.settings && values.templates === undefined);
    const folder = example?.output ?? values.templates ?? `dist/templates/${basename(values.settings, '.json')}`;
    // Only their names go into the plan, whose first command checks what it writes.
    const artifacts = makeArtifacts(settings, readBuiltHook(), 'unchecked');
    const steps =
      organization === undefined
        ? oneAccountPlan(settings, artifacts, folder)
        : organizationPlan(settings, organization, artifacts, folder);
    const synth = example !== undefined ? '' : ` -- --settings ${values.settings} --output ${folder}`;
    const first = { title: 'Write the templates, and the code to dist/deploy', commands: [`npm run synth${synth}`] };
    console.log(planText([first, ...steps]));
  }
}
