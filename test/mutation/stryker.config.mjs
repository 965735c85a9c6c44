// Mutation tests of the decision core: what parses, routes, judges and answers. `npm run test:mutation`, some minutes.
export default {
  testRunner: 'mocha',
  buildCommand: 'node test/mutation/bundle.mjs',
  mochaOptions: { spec: ['dist/mutation/tests.cjs'] },
  coverageAnalysis: 'perTest',
  mutate: [
    'src/hook/answer.ts',
    'src/hook/effect.ts',
    'src/hook/evaluate/*.ts',
    'src/hook/foreign/*.ts',
    'src/hook/policy/**/*.ts',
    'src/hook/protocol/*.ts',
  ],
  ignorePatterns: ['/dist', '/.tools', '/.coverage', '/.ci'],
  tempDirName: '.tools/mutation',
  // Without TypeScript's compiler API, which version 7 does not have, Stryker cannot look into tsconfig.json; nothing here needs it.
  tsconfigFile: 'none.json',
  reporters: ['clear-text', 'progress-append-only', 'json'],
  jsonReporter: { fileName: '.tools/mutation.json' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  thresholds: { high: 98, low: 95, break: 95 },
};
