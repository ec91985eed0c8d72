import { describe, expect, it } from 'vitest'
import { execute, type Guard } from 'recloser'
import { leftovers, listenersOf, nothing, script, type Step } from './leaks.ts'
import { occupancy, subjects } from './subjects.ts'

/** When the caller aborts: never, before the call, after so many turns of promises, or after so many milliseconds. */
interface Abort {
  readonly before?: boolean
  readonly turns?: number
  readonly ms?: number
}

/** Three calls at once on one signal; at the end everything that hangs is let go. */
const play = (guard: Guard<unknown>, steps: readonly Step[], { before, turns, ms }: Abort): Promise<object> =>
  leftovers(async (clock) => {
    const { task, release, listeners, timers } = script(steps)
    const controller = new AbortController()
    if (before) controller.abort()
    const calls = [1, 2, 3].map(() => execute(guard, task, { signal: controller.signal }))
    // What runs out later was left behind too.
    const settled = Promise.allSettled(calls).then(() => clock.countTimers() - timers())
    for (let turn = 0; turn < (turns ?? 0); turn++) await Promise.resolve()
    if (turns !== undefined) controller.abort()
    if (ms !== undefined) {
      await clock.tickAsync(ms)
      controller.abort()
    }
    await clock.tickAsync(1_000)
    release()
    await clock.tickAsync(1_000)
    expect([await settled, occupancy(guard)]).toEqual([0, 0])
    return () => listeners() + listenersOf(controller.signal)
  })

const paths: Readonly<Record<string, readonly Step[]>> = {
  'succeeds at once': [{ end: 'value', ms: 0, heeds: true }],
  'succeeds later': [{ end: 'value', ms: 20, heeds: true }],
  'fails at once': [{ end: 'error', ms: 0, heeds: true }],
  'fails later': [{ end: 'error', ms: 20, heeds: true }],
  throws: [{ end: 'throw', ms: 0, heeds: true }],
  'is rejected further in': [{ end: 'rejection', ms: 5, heeds: true }],
  'fails, then succeeds': [
    { end: 'error', ms: 3, heeds: true },
    { end: 'throw', ms: 0, heeds: true },
    { end: 'value', ms: 3, heeds: true },
  ],
  'fails, then is rejected': [
    { end: 'error', ms: 3, heeds: true },
    { end: 'rejection', ms: 3, heeds: true },
  ],
  'hangs, but heeds its signal': [{ end: 'hang', ms: 0, heeds: true }],
  hangs: [{ end: 'hang', ms: 0, heeds: false }],
  'ends too late, and badly': [{ end: 'error', ms: 400, heeds: false }],
}

const aborts: readonly Abort[] = [
  {},
  { before: true },
  ...Array.from({ length: 24 }, (_, turns) => ({ turns })),
  ...[1, 3, 5, 9, 10, 15, 16, 20, 25, 30, 49, 50, 51, 89, 100].map((ms) => ({ ms })),
]

describe.each(Object.entries(subjects))('%s', (_name, make) => {
  it.each(Object.entries(paths))(
    'leaves no timer, listener or unhandled rejection behind where the task %s',
    async (_path, steps) => {
      for (const abort of aborts) {
        const left = await play(make(), steps, abort)

        expect({ abort, ...left }).toEqual({ abort, ...nothing })
      }
    },
  )
})

it('would notice what is left behind', async () => {
  const left = await leftovers(() => {
    const { signal } = new AbortController()
    signal.addEventListener('abort', () => undefined)
    setTimeout(() => undefined, 1_000)
    return Promise.resolve(() => listenersOf(signal))
  })

  expect(left).toEqual({ timers: 1, listeners: 1, unhandled: [] })
})
