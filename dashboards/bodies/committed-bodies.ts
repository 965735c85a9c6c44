import { SAMPLE_SETTINGS } from '../settings.ts';
import { complianceDashboard } from './compliance.ts';
import { operationsDashboard } from './operations.ts';

/** From the file's path in the project to its text. */
export function committedBodies(): Map<string, string> {
  return new Map([
    ['dashboards/compliance.json', `${JSON.stringify(complianceDashboard(SAMPLE_SETTINGS), null, 2)}\n`],
    ['dashboards/operations.json', `${JSON.stringify(operationsDashboard(SAMPLE_SETTINGS), null, 2)}\n`],
  ]);
}
