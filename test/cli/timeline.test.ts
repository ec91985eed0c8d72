import { expect, it } from 'vitest'
import { replay, replayEach } from '../../src/simulate/replay.ts'
import { Timeline, type TimelineData } from '../../src/cli/timeline.ts'
import type { RecordedCall, ReplayPeriod } from 'recloser/simulate'

async function timelineOf(calls: readonly RecordedCall[], failureThreshold = 1_000): Promise<TimelineData> {
  const timeline = new Timeline()
  const options = { failureThreshold, resetTimeoutMs: 1_000 }
  return timeline.data(await replayEach({ calls, options }, (call, admitted) => timeline.note(call, admitted)))
}
const call = (atMs: number, outcome: RecordedCall['outcome'] = 'success', durationMs = 1): RecordedCall => ({
  atMs,
  durationMs,
  outcome,
})

it('sums up the calls that began in each tenth of a second', async () => {
  const calls = [call(1_000, 'success', 10), call(1_099, 'failure', 30), call(1_300, 'ignored', Infinity)]

  expect(await timelineOf(calls)).toEqual({
    fromMs: 1_000,
    toMs: 1_300,
    knownFromMs: 1_000,
    bucketMs: 100,
    bands: [{ fromMs: 1_000, toMs: 1_300, state: 'closed' }],
    openings: 0,
    buckets: [
      { atMs: 1_000, calls: 2, failures: 1, rejected: 0, meanMs: 20, slowestMs: 30 },
      { atMs: 1_300, calls: 1, failures: 0, rejected: 0, meanMs: null, slowestMs: null },
    ],
  })
})

it('counts calls that were rejected apart, and shows when the circuit was open', async () => {
  const { bands, buckets } = await timelineOf([call(0, 'failure'), call(50), call(60), call(2_000)], 1)

  expect(buckets[0]).toMatchObject({ calls: 1, failures: 1, rejected: 2 })
  expect(bands.map(({ state }) => state)).toEqual(['closed', 'open', 'half-open', 'closed'])
})

it('shows where it was open by the rejected calls, where the changes of state are too many to keep', async () => {
  // It opens and closes every ten calls for the first and the last part, and never between.
  const isQuiet = (n: number): boolean => n > 12_000 && n < 14_000
  const calls = Array.from({ length: 26_000 }, (_, n) =>
    call(n * 200, n % 10 < 1 && !isQuiet(n) ? 'failure' : 'success'),
  )

  const { bands, coarse, openings, fromMs, toMs, bucketMs } = await timelineOf(calls, 1)
  const states = bands.filter((band) => band.fromMs >= Number(coarse?.fromMs) && band.toMs <= Number(coarse?.toMs))

  expect(openings).toBeGreaterThan(2_000)
  expect(states.map(({ state }) => state)).toEqual(['open', 'closed', 'open'])
  expect(Math.abs(Number(states[1]?.fromMs) - 12_000 * 200)).toBeLessThan(2 * bucketMs)
  expect([bands[0]?.fromMs, bands.at(-1)?.toMs]).toEqual([fromMs, toMs])
  for (const [index, band] of bands.slice(1).entries()) expect(band.fromMs).toBe(bands[index]?.toMs)
})

it('lasts as long as one point at least', async () => {
  expect(await timelineOf([call(5, 'success', 0)])).toMatchObject({ fromMs: 5, toMs: 105 })
})

it('keeps at most 1,200 points, whatever the length of the trace', async () => {
  const calls = Array.from({ length: 5_000 }, (_, n) => call(n * 60_000, n % 10 === 0 ? 'failure' : 'success', n % 7))

  const { buckets, bucketMs } = await timelineOf(calls)
  const sum = (of: (bucket: (typeof buckets)[number]) => number): number =>
    buckets.reduce((total, bucket) => total + of(bucket), 0)

  expect(buckets.length).toBeGreaterThan(600)
  expect(buckets.length).toBeLessThanOrEqual(1_200)
  expect(Math.log2(bucketMs / 100) % 1).toBe(0)
  expect([sum((each) => each.calls), sum((each) => each.failures)]).toEqual([5_000, 500])
  expect(Math.max(...buckets.map(({ slowestMs }) => slowestMs ?? 0))).toBe(6)
})

it('joins points only when there are more than 1,200', async () => {
  const points = async (calls: number): Promise<unknown> => {
    const all = Array.from({ length: calls }, (_, n) => call(1_000_000 + n * 100))
    const { buckets, bucketMs } = await timelineOf(all)
    return [buckets.length, bucketMs]
  }

  expect([await points(1_200), await points(1_201)]).toEqual([
    [1_200, 100],
    [601, 200],
  ])
})

it('sums up the calls of points that it joins', async () => {
  const calls = [call(0, 'success', 30), call(100, 'failure', 10), call(120_000)]

  const { buckets } = await timelineOf(calls)

  expect(buckets[0]).toEqual({ atMs: 0, calls: 2, failures: 1, rejected: 0, meanMs: 20, slowestMs: 30 })
})

/** The states between two moments of which no change was kept, of rejected and of admitted calls. */
async function coarseStates(openAtMs: readonly number[], closedAtMs: readonly number[], fromMs: number, toMs: number) {
  const timeline = new Timeline()
  const open = openAtMs.map((atMs) => ({ atMs, isOpen: true }))
  const closed = closedAtMs.map((atMs) => ({ atMs, isOpen: false }))
  const calls = [...open, ...closed].sort((one, other) => one.atMs - other.atMs)
  for (const { atMs, isOpen } of calls) timeline.note(call(atMs), !isOpen)
  const result = await replay({ calls: calls.map(({ atMs }) => call(atMs)) })
  const [known] = result.periods as readonly [ReplayPeriod]
  const periods = [
    { ...known, fromMs: 0, toMs: fromMs, state: 'half-open' as const },
    { ...known, fromMs: toMs, toMs: 2_000, state: 'half-open' as const },
  ]
  const { bands } = timeline.data({ ...result, periods })
  return bands.slice(1, -1).map((band) => `${band.fromMs} ${band.state} ${band.toMs}`)
}

it('shows it as closed, where the changes are too many to keep, until a call is rejected', async () => {
  expect(await coarseStates([700], [0, 200, 1_900], 250, 1_500)).toEqual(['250 closed 700', '700 open 1500'])
})

it('shows nothing of the points before and after those changes', async () => {
  expect(await coarseStates([0], [300, 1_900], 100, 1_500)).toEqual(['100 closed 1500'])
  expect(await coarseStates([0, 1_500], [300, 1_900], 150, 1_500)).toEqual(['150 closed 1500'])
  expect(await coarseStates([1_700], [0, 300, 1_900], 150, 1_500)).toEqual(['150 closed 1500'])
})

it('shows it as open from the first moment of those changes, if a call of that point was rejected', async () => {
  expect(await coarseStates([200], [0, 900, 1_900], 250, 1_500)).toEqual(['250 open 900', '900 closed 1500'])
})
