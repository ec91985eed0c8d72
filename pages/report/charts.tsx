import { useMemo, useState } from 'preact/hooks'
import type { Line } from '../design/chart.ts'
import { count, duration } from '../design/format.ts'
import { timelineInWords, type Span, type Timeline } from '../design/history.ts'
import { Plot } from '../design/plot.tsx'
import { momentsOf } from './moments.ts'
import { earlier, later, narrower, selected, whole, wider } from './span.ts'

const callLines: readonly Line[] = [
  { label: 'admitted', colour: 'calls', of: ({ calls }) => calls, filled: true },
  { label: 'of them failed', colour: 'failures', of: ({ failures }) => failures },
  { label: 'rejected', colour: 'rejected', of: ({ rejected }) => rejected, dashed: true },
]
const latencyLines: readonly Line[] = [
  { label: 'mean', colour: 'mean', of: ({ meanMs }) => meanMs },
  { label: 'slowest', colour: 'slowest', of: ({ slowestMs }) => slowestMs, dashed: true },
]

/** What happened over time, to be looked at closer. */
export function Charts({ timeline }: { readonly timeline: Timeline }) {
  const [span, setSpan] = useState<Span>(whole(timeline))
  const shown = useMemo(() => ({ ...timeline, ...span }), [timeline, span])
  const moment = useMemo(() => momentsOf(timeline), [timeline])
  const words = timelineInWords(shown)
  const all = whole(timeline)
  const isWhole = span.fromMs === all.fromMs && span.toMs === all.toMs
  const look = (next: Span): void => setSpan(selected(timeline, next))
  const onSelect = (fromMs: number, toMs: number): void => look({ fromMs, toMs })
  const plot = (name: string, lines: readonly Line[], format: (value: number) => string, between: 0 | null) => (
    <figure>
      <figcaption>
        <h3>{name}</h3>
      </figcaption>
      <Plot timeline={shown} name={name} words={words} options={{ lines, format, between, moment, onSelect }} />
    </figure>
  )
  return (
    <section aria-label="Over time">
      <div class="head">
        <h2>Over time</h2>
        <div class="tools" role="group" aria-label="Part of the time that is shown">
          <button type="button" onClick={() => look(narrower(span))}>
            Closer
          </button>
          <button type="button" disabled={isWhole} onClick={() => look(wider(span))}>
            Wider
          </button>
          <button type="button" disabled={span.fromMs <= all.fromMs} onClick={() => look(earlier(span))}>
            Earlier
          </button>
          <button type="button" disabled={span.toMs >= all.toMs} onClick={() => look(later(span))}>
            Later
          </button>
          <button type="button" disabled={isWhole} onClick={() => look(all)}>
            All
          </button>
        </div>
      </div>
      <p class="soft" role="status">
        {isWhole ? 'All of it' : 'A part'}, from {moment(span.fromMs)} to {moment(span.toMs)}; each point is{' '}
        {duration(timeline.bucketMs)} of calls. Drag over a chart to look closer.
      </p>
      {plot('Calls', callLines, count, 0)}
      {plot('Latency of admitted calls', latencyLines, duration, null)}
      <ul class="legend" aria-label="Background of the charts">
        <li class="closed">closed</li>
        <li class="open">open</li>
        <li class="half-open">half-open</li>
      </ul>
    </section>
  )
}
