import { expect, it } from 'vitest'

// The last file of each mutation run: it can be imported whatever the mutant, so that `setup.ts` is heard.
it('each door can be imported', async () => {
  const doors = [
    import('recloser/backoff'),
    import('recloser/diagnostics'),
    import('recloser/fetch'),
    import('recloser/health'),
    import('recloser'),
    import('recloser/machine'),
    import('recloser/opentelemetry'),
    import('recloser/policies'),
    import('recloser/predicates'),
    import('recloser/presets'),
    import('recloser/probe'),
    import('recloser/prometheus'),
    import('recloser/registry'),
    import('recloser/simulate'),
    import('recloser/stream'),
    import('recloser/testing'),
    import('recloser/recovery'),
    import('recloser/trip'),
    import('recloser/undici'),
  ]

  await expect(Promise.all(doors)).resolves.toHaveLength(doors.length)
})
