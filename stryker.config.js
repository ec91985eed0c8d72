/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  // Every room, but for the page that the build writes; the files beside them are doors, which only re-export.
  mutate: ['src/*/**/*.ts', '!src/*/page-files.ts'],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'vitest.mutation.config.ts' },
  // Of mutants that are not met before the tests begin, only the tests that reach them are run.
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // Long, because on a busy machine a mutant that survives must not pass for an endless loop; those end sooner, by a count.
  timeoutMS: 120_000,
  thresholds: { high: 100, low: 95, break: 95 },
  // `scripts/mutation/check.ts` reads the JSON; the HTML is for reading.
  reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
  clearTextReporter: { logTests: false, reportTests: false, allowColor: false },
  // What no test of the mutation run needs is not copied; some compare the code with a page or an example.
  ignorePatterns: ['bench/*/node_modules', 'bench/node_modules', 'coverage', 'dist', 'reports', 'test/foreign'],
  cleanTempDir: 'always',
}
