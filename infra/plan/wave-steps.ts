import type { OrganizationSettings } from '../settings/organization.ts';
import { waveParameter } from '../stacks/org-deployment.ts';
import type { Step } from './plan.ts';

/** Each wave warns first, and blocks when the next one begins to warn. */
export function waveSteps(
  { waves }: OrganizationSettings,
  rollOut: (parameters: Record<string, string>) => string,
): Step[] {
  return Array.from({ length: waves.length + 1 }, (_, index) => {
    const warning = waves[index];
    const blocking = waves[index - 1];
    const parameters = {
      ...(blocking === undefined ? {} : { [waveParameter(blocking.name)]: 'FAIL' }),
      ...(warning === undefined ? {} : { [waveParameter(warning.name)]: 'WARN' }),
    };
    const title = [
      ...(blocking === undefined ? [] : [`${blocking.name} blocks`]),
      ...(warning === undefined ? [] : [`${warning.name} warns`]),
    ].join(', ');
    return {
      title: `Wave ${index + 1}: ${title}`,
      commands: [rollOut(parameters)],
      ...(warning === undefined
        ? {}
        : {
            next: 'watch the Compliance dashboard for a week: what is not compliant there, or failed open, blocks next',
          }),
    };
  });
}
