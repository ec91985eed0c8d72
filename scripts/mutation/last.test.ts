import { expect, it } from 'vitest'

// The last file of each mutation run: it can be imported whatever the mutant, so that `setup.ts` is heard.
it('each door can be imported', async () => {
  const doors = [
    import('../../src/backoff.ts'),
    import('../../src/diagnostics.ts'),
    import('../../src/fetch.ts'),
    import('../../src/health.ts'),
    import('../../src/index.ts'),
    import('../../src/machine.ts'),
    import('../../src/opentelemetry.ts'),
    import('../../src/policies.ts'),
    import('../../src/predicates.ts'),
    import('../../src/probe.ts'),
    import('../../src/prometheus.ts'),
    import('../../src/registry.ts'),
    import('../../src/stream.ts'),
    import('../../src/testing.ts'),
    import('../../src/trip.ts'),
    import('../../src/undici.ts'),
  ]

  await expect(Promise.all(doors)).resolves.toHaveLength(doors.length)
})
