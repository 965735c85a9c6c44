// Jest's configuration for `npm run test:coverage`: what the deployed code's own tests reach of it. Tests of the built bundles
// ask the handlers of the sources in their place, as V8 cannot count in a process that is killed at the end.
import config from '../../../jest.config.mjs';

export default {
  ...config,
  rootDir: process.cwd(),
  roots: ['<rootDir>/test/hook', '<rootDir>/test/original'],
  moduleNameMapper: {
    '^(?:\\.\\./)+support/endpoints/hook-endpoint\\.ts$': '<rootDir>/test/support/endpoints/source-endpoint.ts',
  },
  collectCoverage: true,
  coverageProvider: 'v8',
  coverageDirectory: '.coverage',
  collectCoverageFrom: ['src/hook/**/*.ts'],
  coverageReporters: ['text', 'json-summary'],
  coverageThreshold: { global: { lines: 96, branches: 92 } },
};
