import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fuzz } from './fuzz.ts'
import { targets } from './fuzz-targets.ts'

// A hundredth of the fuzz in `npm run test:soak`: each value is accepted and works, or is refused as everything is here.
const each = 100

describe('anything at all', { timeout: 60_000 }, () => {
  beforeEach(() => {
    // Where the options come without an `onHookError`, the default one would write what the values throw.
    vi.spyOn(console, 'error').mockReturnValue(undefined)
  })
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it.each(targets.map(({ title }, number) => ({ title, number })))(
    'makes what works, or is properly refused: $title',
    async ({ number }) => {
      const handed = await fuzz([number], { numRuns: each, seed: 1 }, () => undefined)

      expect(handed).toBe(each)
    },
  )
})
