// The charts: what each shows of the samples, on the scale and with the words of all of them.

import { asTheyCame } from '../../../pages/design/as-they-came.ts'
import { chart, type Chart, type Line } from '../../../pages/design/chart.ts'
import { logarithmic } from '../../../pages/design/logarithmic.ts'
import { count, duration } from '../../../pages/design/format.ts'
import type { Timeline } from '../../../pages/design/history.ts'
import type { Sample } from '../order-service/sample.ts'
import { element } from './figures.ts'
import { inWords, timelineOf } from './timeline.ts'

interface Shown {
  /** Of the place, whose label is the name of the chart. */
  readonly id: string
  readonly format: (value: number) => string
  readonly lines: readonly Line<Sample>[]
}

const all: readonly Shown[] = [
  {
    id: 'traffic',
    format: count,
    lines: [
      { label: 'reached the payment server', colour: 'calls', of: ({ reachedRate }) => reachedRate, dashed: true },
      { label: 'paid at once', colour: 'good', of: ({ paidRate }) => paidRate, filled: true },
      { label: 'queued', colour: 'rejected', of: ({ queuedRate }) => queuedRate, filled: true },
      { label: 'paid from the queue', colour: 'accent', of: ({ drainedRate }) => drainedRate },
      { label: 'refused', colour: 'failures', of: ({ refusedRate }) => refusedRate || null },
    ],
  },
  {
    id: 'latency',
    format: duration,
    lines: [
      { label: 'oldest order not yet paid', colour: 'rejected', of: ({ oldestMs }) => oldestMs, dashed: true },
      { label: '99 of 100 answers', colour: 'slowest', of: ({ p99Ms }) => p99Ms },
      { label: 'median answer', colour: 'mean', of: ({ p50Ms }) => p50Ms },
    ],
  },
  {
    id: 'queue',
    format: count,
    lines: [{ label: 'pending', colour: 'rejected', of: ({ pending }) => pending, filled: true }],
  },
]

/** Samples further apart than this have nothing known between them. */
export const gapMs = 2_500

/** Draws all charts. Returns what shows other samples in them. */
export function drawCharts(): (samples: readonly Sample[]) => void {
  const drawn = all.map(({ id, lines, format }) => {
    const place = element(id)
    const made: Chart<Sample> = chart(place, { lines, format, between: asTheyCame(gapMs), scale: logarithmic })
    return { place, name: place.ariaLabel ?? '', lines, made }
  })
  return (samples) => {
    const timeline: Timeline<Sample> = timelineOf(samples, gapMs)
    for (const { place, name, lines, made } of drawn) {
      made.show(timeline)
      place.ariaLabel = `${name}. ${inWords(samples, lines)}`
    }
  }
}
