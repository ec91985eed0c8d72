import fc from 'fast-check'
import { afterEach, beforeAll, beforeEach } from 'vitest'

// Runs before each test file of the mutation run; the files of one run share a thread.

// Whether a mutant is found must not be a matter of luck.
fc.configureGlobal({ seed: 1 })

const shared = globalThis as { testFailed?: boolean; begun?: boolean }

// `bail` skips the tests of the files that are left, but would still import each of them, which takes longer than the
// tests that found the mutant.
if (shared.testFailed === true) throw new Error('A test failed already.')
afterEach(({ task }) => {
  if (task.result?.state === 'fail') shared.testFailed = true
})

// Stryker looks at tests alone, and would not see that a file could not be imported: the next one that can be says so.
if (shared.begun === true) {
  beforeEach(() => {
    throw new Error('The test file before could not be imported.')
  })
}
shared.begun = true
beforeAll(() => {
  shared.begun = false
})
