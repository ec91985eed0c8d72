import { expect, it } from 'vitest'

// The last file of each mutation run: it can be imported whatever the mutant, so that `setup.ts` is heard.
it('each door can be imported', async () => {
  const doors = [
    import('../../src/index.ts'),
    import('../../src/machine.ts'),
    import('../../src/trip.ts'),
    import('../../src/backoff.ts'),
    import('../../src/predicates.ts'),
  ]

  await expect(Promise.all(doors)).resolves.toHaveLength(doors.length)
})
