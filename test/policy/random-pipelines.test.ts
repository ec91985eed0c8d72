import fc from 'fast-check'
import { expect, it } from 'vitest'
import { execute } from 'recloser'
import { pipeline } from 'recloser/policies'
import { leftovers, listenersOf, nothing, script, type Step } from './leaks.ts'
import { occupancy, subjects } from './subjects.ts'

const steps = fc.array(
  fc.record<Step>({
    end: fc.constantFrom('value', 'error', 'throw', 'rejection', 'hang'),
    ms: fc.constantFrom(0, 1, 7, 10, 40, 60, 300),
    heeds: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
)

const call = fc.record({
  startsAtMs: fc.nat({ max: 40 }),
  /** From its start, in milliseconds. */
  abortsAfterMs: fc.option(fc.nat({ max: 120 }), { nil: undefined }),
  /** Turns of promises that pass before an abort as well. */
  turns: fc.nat({ max: 12 }),
})

const scenario = fc.record({
  names: fc.array(fc.constantFrom(...Object.keys(subjects)), { minLength: 1, maxLength: 6 }),
  calls: fc.array(call, { minLength: 1, maxLength: 5 }),
  steps,
})

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

it('leave no timer, listener, slot or unhandled rejection behind, whatever they are made of', async () => {
  const property = fc.asyncProperty(scenario, async ({ names, calls, steps }) => {
    const guards = names.map((name) => subjects[name]?.()).filter((guard) => guard !== undefined)
    const [outer, ...inner] = guards
    if (outer === undefined) return
    const policy = pipeline(outer, ...inner)

    const left = await leftovers(async (clock) => {
      const { task, release, listeners, timers } = script(steps)
      const controllers = calls.map(() => new AbortController())
      const running = calls.map(async ({ startsAtMs, abortsAfterMs, turns }, index) => {
        const controller = controllers[index] ?? new AbortController()
        await sleep(startsAtMs)
        const ended = Promise.allSettled([execute(policy, task, { signal: controller.signal })])
        if (abortsAfterMs !== undefined) {
          await sleep(abortsAfterMs)
          for (let turn = 0; turn < turns; turn++) await Promise.resolve()
          controller.abort()
        }
        await ended
      })
      const all = Promise.all(running).then(() => clock.countTimers() - timers())
      await clock.tickAsync(10_000)
      release()
      await clock.tickAsync(10_000)
      expect(await all).toBe(0)
      return () => listeners() + controllers.reduce((sum, { signal }) => sum + listenersOf(signal), 0)
    })

    expect({ ...left, held: guards.map(occupancy) }).toEqual({ ...nothing, held: guards.map(() => 0) })
  })

  // A scenario takes a few milliseconds. One that hangs is shown, and not tried again in a smaller form.
  await fc.assert(property, { numRuns: 300, timeout: 20_000, endOnFailure: true })
}, 120_000)
