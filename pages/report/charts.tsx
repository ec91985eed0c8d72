import { useMemo, useState } from 'preact/hooks'
import type { Line } from '../design/chart.ts'
import { count, duration } from '../design/format.ts'
import { timelineInWords, type Span } from '../design/history.ts'
import { Plot } from '../design/plot.tsx'
import { selection } from '../design/selection.ts'
import { fromZero, momentsOf } from './moments.ts'
import type { ReportTimeline } from './report-data.ts'
import { earlier, later, narrower, partOf, selected, whole, wider } from './span.ts'

const callLines: readonly Line[] = [
  { label: 'admitted', colour: 'calls', of: ({ calls }) => calls, filled: true },
  { label: 'failed in the log', colour: 'failures', of: ({ failures }) => failures },
  { label: 'rejected', colour: 'rejected', of: ({ rejected }) => rejected, dashed: true },
]
const latencyLines: readonly Line[] = [
  { label: 'mean', colour: 'mean', of: ({ meanMs }) => meanMs },
  { label: 'slowest', colour: 'slowest', of: ({ slowestMs }) => slowestMs, dashed: true },
]

/** What happened over time, in charts that the user can zoom. */
export function Charts({ timeline: given }: { readonly timeline: ReportTimeline }) {
  const timeline = useMemo(() => fromZero(given), [given])
  const [span, setSpan] = useState<Span>(whole(timeline))
  const shown = useMemo(() => ({ ...timeline, ...span }), [timeline, span])
  const moment = useMemo(() => momentsOf(timeline), [timeline])
  const all = whole(timeline)
  const isWhole = span.fromMs === all.fromMs && span.toMs === all.toMs
  const words = timelineInWords(isWhole ? timeline : partOf(timeline, span))
  const { coarse } = timeline
  const look = (next: Span): void => setSpan(selected(timeline, next))
  const onSelect = selection((fromMs, toMs) => look({ fromMs, toMs }))
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
            Zoom in
          </button>
          <button type="button" disabled={isWhole} onClick={() => look(wider(span))}>
            Zoom out
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
        {isWhole ? 'The whole time' : 'Part of the time'}, from {moment(span.fromMs)} to {moment(span.toMs)}; each point
        is {duration(timeline.bucketMs)} of calls. Drag over a chart to zoom in.
      </p>
      {coarse && (
        <p class="soft">
          The circuit changed its state too often to keep all of that: from {moment(coarse.fromMs)} to{' '}
          {moment(coarse.toMs)} a point is shown as open where a call was rejected, and otherwise as closed.
        </p>
      )}
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
