import { expect, test } from '@jest/globals';
import { missingTools, TOOLS, type Tool } from './support/tools.ts';

test('In the gate no program is missing that a test would be left out for', () => {
  const tools: Tool[] = ['AWS CLI 1', 'AWS CLI 2', 'moto', 'cfn-lint', 'Chromium', 'Python 3', 'aws-sam-translator'];
  expect(tools.sort()).toEqual(Object.keys(TOOLS).sort());
  if (process.env.CI_TOOLS === '1') expect(missingTools(tools)).toEqual([]);
});
