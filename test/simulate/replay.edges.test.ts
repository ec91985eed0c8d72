import { install } from '@sinonjs/fake-timers'
import { expect, it, onTestFinished } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { recordCalls, replay, type RecordedCall } from 'recloser/simulate'
import { countWindow, slowCallRate, stalled } from 'recloser/trip'
import { replayEach } from '../../src/simulate/replay.ts'

const call = (atMs: number, durationMs = 1, outcome: RecordedCall['outcome'] = 'success'): RecordedCall => ({
  atMs,
  durationMs,
  outcome,
})

it('a call whose admission opens the circuit belongs to the period that it ends', async () => {
  const options = { trip: stalled({ afterMs: 100, minimumCalls: 1 }) }

  const { periods } = await replay({ calls: [call(0, Infinity), call(200), call(210)], options })

  expect(periods.map(({ state, calls }) => [state, calls])).toEqual([
    ['closed', 2],
    ['open', 1],
  ])
})

it('there is no time to trip where no call has failed, and the circuit opens for slow ones', async () => {
  const options = { trip: slowCallRate({ slowerThanMs: 10, threshold: 1, minimumCalls: 1, over: countWindow(1) }) }

  const { totals, timeToTripMs } = await replay({ calls: [call(0, 50)], options })

  expect([totals.trips, timeToTripMs]).toEqual([1, undefined])
})

it('there is no time to recover where calls went on failing while the last probe was under way', async () => {
  const calls = [call(0, 1, 'failure'), call(1_100, 500), call(1_200, 1, 'failure')]

  const { transitions, timeToRecoverMs } = await replay({
    calls,
    options: { failureThreshold: 1, resetTimeoutMs: 1_000 },
  })

  expect([transitions.at(-1)?.to, timeToRecoverMs]).toEqual(['closed', undefined])
})

it('a call that is ignored is recorded like any other', () => {
  const breaker = new CircuitBreaker({ clock: () => 0 })
  const outcomes: unknown[] = []
  recordCalls(breaker, (line) => outcomes.push((JSON.parse(line) as RecordedCall).outcome))

  breaker.acquire().succeed()
  breaker.acquire().ignore()
  breaker.acquire().ignore()

  expect(outcomes).toEqual(['success', 'ignored', 'ignored'])
})

it('tells of each call whether the breaker admitted it', async () => {
  const told: unknown[] = []
  const calls = [
    { atMs: 0, durationMs: 5, outcome: 'failure' },
    { atMs: 10, durationMs: 5, outcome: 'success' },
  ] as const

  await replayEach({ calls, options: { failureThreshold: 1 } }, ({ atMs }, admitted) => told.push([atMs, admitted]))

  expect(told).toEqual([
    [0, true],
    [10, false],
  ])
})

it('takes options from getters and from a class', async () => {
  class Own {
    get failureThreshold(): number {
      return 1
    }
  }

  expect((await replay({ calls: [call(0, 1, 'failure')], options: new Own() })).totals.trips).toBe(1)
})

it('gives the same result from a snapshot, however old it is', async () => {
  const time = install({ toFake: ['Date', 'performance'] })
  onTestFinished(() => time.uninstall())
  const breaker = new CircuitBreaker({ resetTimeoutMs: 60_000 })
  breaker.trip()
  const options = { snapshot: breaker.snapshot() }
  const calls = Array.from({ length: 120 }, (_, second) => call(second * 1_000))
  const rejected = async (): Promise<number> => (await replay({ calls, options })).totals.rejected

  const atOnce = await rejected()
  time.tick(50_000)

  expect([atOnce, await rejected()]).toEqual([60, 60])
  const wallClock = (): number => Date.now()
  expect((await replay({ calls, options: { ...options, wallClock } })).totals.rejected).toBe(10)
})
