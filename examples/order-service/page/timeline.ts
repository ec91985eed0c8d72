// The samples as the charts of this project take them, and in words.

import type { Line } from '../../../pages/design/chart.ts'
import type { Band, Timeline } from '../../../pages/design/history.ts'
import type { Sample } from '../order-service/sample.ts'

/** How much time is seen: all there is, within these. */
const leastMs = 40_000
const mostMs = 120_000

/** @param gapMs between samples further apart than this nothing is known */
export function timelineOf(samples: readonly Sample[], gapMs: number): Timeline<Sample> {
  const toMs = samples.at(-1)?.atMs ?? Date.now()
  const knownFromMs = samples[0]?.atMs ?? toMs
  return {
    fromMs: toMs - Math.min(mostMs, Math.max(leastMs, toMs - knownFromMs)),
    toMs,
    knownFromMs,
    bucketMs: 500,
    bands: samples.flatMap((sample, index) => bandUntil(sample, samples[index - 1], gapMs)),
    buckets: samples,
  }
}

/** What the circuit was in the time that ends with a sample; without a breaker it was nothing. */
function bandUntil(sample: Sample, before: Sample | undefined, gapMs: number): readonly Band[] {
  const { atMs, state, held, probed } = sample
  if (before === undefined || state === 'none' || atMs - before.atMs > gapMs) return []
  const shown = held === null ? (probed ? 'half-open' : state) : `held ${held}`
  return [{ fromMs: before.atMs, toMs: atMs, state: shown }]
}

/** What lines show of the samples. */
export function inWords(samples: readonly Sample[], lines: readonly Pick<Line<Sample>, 'label' | 'of'>[]): string {
  const last = samples.at(-1)
  if (last === undefined) return 'No data yet.'
  const parts = lines.map(({ label, of }) => {
    const most = Math.max(0, ...samples.map((sample) => of(sample) ?? 0))
    const now = of(last)
    return `${label}: ${now === null ? 'none' : Math.round(now)} now, ${Math.round(most)} at most`
  })
  return `${parts.join('; ')}. The circuit is ${last.state}.`
}
