import { readFileSync } from 'node:fs';
import { parseSettings, type SettingsResult } from './settings.ts';

/** The settings in a file; a file that cannot be read or is not JSON is a problem like any other. */
export function readSettings(file: string): SettingsResult {
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return {
      kind: 'invalid',
      problems: [`expected a JSON file: ${error instanceof Error ? error.message : 'unreadable'}`],
    };
  }
  return parseSettings(document);
}
