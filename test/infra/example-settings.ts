import { readSettings } from '../../infra/settings/read-settings.ts';
import type { Settings } from '../../infra/settings/settings.ts';

export function exampleSettings(name: 'one-account' | 'organization'): Settings {
  const read = readSettings(`infra/settings/examples/${name}.json`);
  if (read.kind === 'invalid') throw new Error(read.problems.join('\n'));
  return read.settings;
}

/** Whatever the examples leave at its default. */
export function unusualSettings(): Settings {
  const { hook, ...settings } = exampleSettings('organization');
  return {
    ...settings,
    hookConfiguration: { ...settings.hookConfiguration, OnError: 'FAIL', TraceSegments: true },
    hook: {
      ...hook,
      targetFilters: undefined,
      stackFilters: {
        includeStackNames: ['app-*'],
        includeStackRoles: ['arn:aws:iam::*:role/deploy'],
        excludeStackRoles: ['arn:aws:iam::*:role/break-glass'],
      },
      code: { from: 'inline' },
      tracing: false,
      encryptLogs: true,
      retainLogs: false,
      reservedConcurrency: 50,
    },
  };
}
