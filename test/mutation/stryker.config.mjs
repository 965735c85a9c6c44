// Mutation tests of the decision core, which is what parses, routes, judges and answers: `npm run test:mutation`.
// Mocha runs the tests (see bundle.mjs): under Jest each mutant costs seconds, and there are some thousand of them.
// A survivor that no test can kill is named where it is: `// Stryker disable next-line MUTATOR: reason`.
export default {
  testRunner: 'mocha',
  buildCommand: 'node test/mutation/bundle.mjs',
  mochaOptions: { spec: ['dist/mutation/tests.cjs'] },
  coverageAnalysis: 'perTest',
  // Values that are made when a module is loaded, as schemas and tables: each would cost a new process and a run of all tests.
  ignoreStatic: true,
  mutate: [
    'src/hook/answer.ts',
    'src/hook/effect.ts',
    'src/hook/evaluate/*.ts',
    'src/hook/foreign/*.ts',
    'src/hook/policy/**/*.ts',
    'src/hook/protocol/**/*.ts',
  ],
  ignorePatterns: ['/dist', '/.tools', '/.coverage', '/.ci'],
  tempDirName: '.tools/mutation',
  // Stryker looks into tsconfig.json with TypeScript's compiler API, which version 7 does not have. Nothing here needs it.
  tsconfigFile: 'none.json',
  // Added to 1.5 times what the tests of a mutant took.
  timeoutMS: 2000,
  reporters: ['clear-text', 'json'],
  jsonReporter: { fileName: '.tools/mutation.json' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  thresholds: { high: 98, low: 95, break: 95 },
};
