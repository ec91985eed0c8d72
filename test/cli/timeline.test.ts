import { expect, it } from 'vitest'
import { replayEach } from '../../src/simulate/replay.ts'
import { Timeline, type TimelineData } from '../../src/cli/timeline.ts'
import type { RecordedCall } from 'recloser/simulate'

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
