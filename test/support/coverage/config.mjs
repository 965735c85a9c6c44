// Jest's configuration for `npm run test:coverage`: what the deployed code's own tests reach of it. `summary.mjs` adds what ran in
// the processes of the built bundles, and holds the thresholds.
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import config from '../../../jest.config.mjs';

rmSync('.coverage', { recursive: true, force: true });
// For the workers and what they start (`hook-endpoint.ts`).
process.env.BUNDLE_COVERAGE = resolve('.coverage/bundles');

export default {
  ...config,
  rootDir: process.cwd(),
  roots: ['<rootDir>/test/hook', '<rootDir>/test/original'],
  collectCoverage: true,
  coverageProvider: 'v8',
  coverageDirectory: '.coverage',
  collectCoverageFrom: ['src/hook/**/*.ts'],
  coverageReporters: ['json'],
};
