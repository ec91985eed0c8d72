import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fakeTime } from '../support/fake-time.ts'
import { countSubscriptions } from '../support/subscriptions.ts'
import { harness, failCall, type Harness, type Script } from './harness.ts'

const time = fakeTime()
const unhandled: unknown[] = []
let subscriptions: () => number
const note = (reason: unknown): void => void unhandled.push(reason)

beforeEach(() => {
  unhandled.length = 0
  subscriptions = countSubscriptions()
  process.on('unhandledRejection', note)
})
afterEach(() => {
  process.off('unhandledRejection', note)
  vi.restoreAllMocks()
})

const scripts: readonly Script[] = [
  ['up'],
  ['down'],
  ['throws'],
  ['hangs'],
  ['down', 'hangs', 'up'],
  ['up', 'down', 'throws'],
]
const paces = [{}, { intervalMs: 300 }, { maxAttempts: 2 }, { intervalMs: 300, maxAttempts: 1, timeoutMs: 100 }]
const rules = [
  {},
  { resetTimeoutMs: Infinity },
  { halfOpenMaxCalls: 2, successThreshold: 1 },
  { resetTimeoutMs: 500, halfOpenFailureThreshold: 2 },
]
const moments = [0, 299, 300, 350, 400, 1_000, 1_100, 12_000]

const cases = scripts.flatMap((script) => paces.flatMap((pace) => rules.map((rule) => ({ script, pace, rule }))))

/** What must be so whenever a background probe has been stopped. */
async function expectNothingLeft({ breaker, probe, checkedAtMs, hanging, heard }: Harness): Promise<void> {
  const checks = checkedAtMs.length
  const told = heard.length
  const { totals } = breaker.stats
  expect([time.timers(), probe.exhausted, probe.attempts]).toEqual([0, false, 0])

  await time.pass(1_000_000)

  expect([checkedAtMs.length, heard.length, time.timers()]).toEqual([checks, told, 0])
  expect(breaker.stats.totals).toEqual(totals)
  breaker.reset()
  expect([breaker.state, subscriptions()]).toEqual(['closed', 0])
  // A check that still ran has been told that nobody waits for it.
  expect(hanging.filter((signal) => !signal.aborted)).toEqual([])
}

describe.each(cases)('checks that are $script, at the pace $pace, by the rules $rule', ({ script, pace, rule }) => {
  it('leave nothing behind, whenever they are stopped', async () => {
    for (const moment of moments) {
      const made = harness(script, pace, rule)
      failCall(made.breaker)
      await time.pass(moment)

      made.probe[Symbol.dispose]()
      made.probe.stop()

      await expectNothingLeft(made)
    }
    expect(unhandled).toEqual([])
  }, 30_000)
})

describe('stop()', () => {
  it('aborts the check that runs, ignores its permit, and drops what it gives in the end', async () => {
    const { breaker, probe, signals, heard } = harness(['hangs'])
    failCall(breaker)
    await time.pass(1_000)

    probe.stop()

    expect([signals[0]?.aborted, breaker.stats.totals.ignored, breaker.retryAfterMs]).toEqual([true, 1, 0])
    expect(heard.at(-1)).toBe('open > half-open: reset timeout passed')
  })

  it('is what the end of `using` does', async () => {
    const { breaker, probe, checkedAtMs } = harness(['up'])
    failCall(breaker)

    probe[Symbol.dispose]()
    await time.pass(10_000)

    expect([checkedAtMs, time.timers(), subscriptions()]).toEqual([[], 0, 0])
  })

  it('releases what it holds', async () => {
    const { breaker, probe } = harness(['down'], { maxAttempts: 1 })
    failCall(breaker)
    await time.pass(1_000)

    probe.stop()
    await time.pass(1_000)

    expect([probe.exhausted, breaker.state]).toEqual([false, 'half-open'])
  })
})

it('keeps no program alive: its timers are unref’d', async () => {
  const { breaker, probe } = harness(['hangs'])
  const asked: boolean[] = []
  const real = setTimeout
  globalThis.setTimeout = ((act: () => void, ms: number) => {
    const timer = real(act, ms)
    const unref = timer.unref.bind(timer)
    timer.unref = () => {
      asked.push(true)
      return unref()
    }
    return timer
  }) as typeof setTimeout
  failCall(breaker)
  await time.pass(1_000)
  globalThis.setTimeout = real
  probe.stop()

  // One to wait for the check, one to limit it.
  expect(asked).toEqual([true, true])
})

it('runs where timers are numbers', async () => {
  const real = setTimeout
  globalThis.setTimeout = ((act: () => void, ms: number) => Number(real(act, ms))) as never
  const { breaker, probe } = harness(['down', 'hangs'], { timeoutMs: 200 })
  failCall(breaker)
  await time.pass(2_100)
  globalThis.setTimeout = real
  probe.stop()

  expect([time.timers(), breaker.stats.totals.failures]).toEqual([0, 2])
})
