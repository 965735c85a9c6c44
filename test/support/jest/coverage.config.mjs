// Jest's configuration for `npm run test:coverage`: what the deployed code's own tests reach of it. Tests of the built bundles
// ask the handlers of the sources in their place, as V8 cannot count in a process that is killed at the end.
import { readFileSync } from 'node:fs';

const { jest } = JSON.parse(readFileSync('package.json', 'utf8'));

export default {
  ...jest,
  rootDir: process.cwd(),
  roots: ['<rootDir>/test/hook', '<rootDir>/test/original'],
  moduleNameMapper: {
    '^(?:\\.\\./)+support/endpoints/hook-endpoint\\.ts$': '<rootDir>/test/support/endpoints/source-endpoint.ts',
  },
  collectCoverage: true,
  collectCoverageFrom: ['src/hook/**/*.ts'],
  coverageReporters: ['text', 'json-summary'],
  coverageThreshold: { global: { lines: 96, branches: 92 } },
};
