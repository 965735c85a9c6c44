import { readJson } from './read-json.ts';
import type { ReadText } from './read-result.ts';
import { readYaml } from './yaml/read-yaml.ts';

/** Reads YAML or JSON, keeping the place of every key and value. CloudFormation takes a text that begins with a bracket for JSON. */
export function readText(given: string, file: string): ReadText {
  // Some editors start a file with a byte order mark.
  const text = given.replace(/^\uFEFF/, '');
  return /^\s*[{[]/.test(text) ? readJson(text, file) : readYaml(text, file);
}
