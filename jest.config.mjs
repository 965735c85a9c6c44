import { availableParallelism } from 'node:os';

export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': '<rootDir>/test/support/jest/esbuild-transform.mjs',
    '/programs/[^/]+\\.(cjs|py)$': '<rootDir>/test/support/jest/text-transform.mjs',
  },
  testTimeout: 120_000,
  globalSetup: '<rootDir>/test/support/jest/global-setup.mjs',
  // A third of the time goes by in waiting, for deadlines, browsers and processes. Jest takes no percentage above 100.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  testSequencer: '<rootDir>/test/support/jest/longest-first.cjs',
  setupFiles: ['<rootDir>/test/support/jest/quiet-sdk.mjs'],
};
