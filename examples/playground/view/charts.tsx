// The last three minutes, second by second.

import type { ChartOptions } from '../../../pages/design/chart.ts'
import { count, duration } from '../../../pages/design/format.ts'
import { timelineInWords, type Bucket, type Timeline } from '../../../pages/design/history.ts'
import { Plot } from '../../../pages/design/plot.tsx'
import { keptMs, type Second } from '../world/recording.ts'
import type { World } from '../world/world.ts'
import { moment } from './words.ts'

interface Point extends Bucket {
  readonly good: number
  readonly goodWithout: number
}

const callChart: ChartOptions<Point> = {
  lines: [
    { label: 'admitted', colour: 'calls', of: ({ calls }) => calls, filled: true },
    { label: 'failed', colour: 'failures', of: ({ failures }) => failures },
    { label: 'rejected', colour: 'rejected', of: ({ rejected }) => rejected, dashed: true },
  ],
  format: count,
  between: 0,
  moment,
}
const goodChart: ChartOptions<Point> = {
  lines: [
    { label: 'with the breaker', colour: 'accent', of: ({ good }) => good, filled: true },
    { label: 'without it', colour: 'slowest', of: ({ goodWithout }) => goodWithout, dashed: true },
  ],
  format: count,
  between: 0,
  moment,
}
const latencyChart: ChartOptions<Point> = {
  lines: [
    { label: 'mean', colour: 'mean', of: ({ meanMs }) => meanMs },
    { label: 'slowest', colour: 'slowest', of: ({ slowestMs }) => slowestMs, dashed: true },
  ],
  format: (ms) => duration(ms),
  between: null,
  moment,
}

/** At least so much time is seen, so that the beginning does not move. */
const leastMs = 60_000

export function Charts({ world }: { readonly world: World }) {
  const timeline = timelineOf(world)
  const calls = timelineInWords(timeline)
  return (
    <section class="panel wide" aria-labelledby="charts-title">
      <h2 id="charts-title">Second by second</h2>
      <div class="charts">
        <figure>
          <figcaption>
            <h3>Calls, with the breaker</h3>
          </figcaption>
          <Plot timeline={timeline} options={callChart} name="Calls with the breaker" words={calls} />
        </figure>
        <figure>
          <figcaption>
            <h3>Good answers</h3>
          </figcaption>
          <Plot timeline={timeline} options={goodChart} name="Good answers" words={goodInWords(timeline)} />
        </figure>
        <figure>
          <figcaption>
            <h3>Time until admitted calls ended</h3>
          </figcaption>
          <Plot timeline={timeline} options={latencyChart} name="Latency" words={latencyInWords(timeline)} />
        </figure>
      </div>
      <ul class="legend" aria-label="Background of the charts">
        <li class="closed">closed</li>
        <li class="half-open">half-open</li>
        <li class="open">open</li>
        <li class="held">held by hand</li>
        <li class="sick">the dependency is sick</li>
      </ul>
    </section>
  )
}

function timelineOf({ record, nowMs }: World): Timeline<Point> {
  const fromMs = Math.max(0, nowMs - keptMs)
  return {
    fromMs,
    toMs: Math.max(nowMs, fromMs + leastMs),
    knownFromMs: 0,
    // The second that is not over would be a dent.
    knownToMs: nowMs - 1_000,
    bucketMs: 1_000,
    bands: record.bands(nowMs),
    troubles: record.troubles(nowMs),
    buckets: record.seconds.filter(({ atMs }) => atMs + 1_000 <= nowMs).map(pointOf),
  }
}

const pointOf = ({ atMs, guarded, unguarded }: Second): Point => ({
  atMs,
  calls: guarded.attempts,
  failures: guarded.failures,
  rejected: guarded.rejected,
  meanMs: guarded.ended === 0 ? null : guarded.tookMs / guarded.ended,
  slowestMs: guarded.ended === 0 ? null : guarded.slowestMs,
  good: guarded.good,
  goodWithout: unguarded.good,
})

function goodInWords({ buckets }: Timeline<Point>): string {
  const sum = (of: (point: Point) => number): number => buckets.reduce((total, point) => total + of(point), 0)
  return `${sum(({ good }) => good)} with the breaker, ${sum(({ goodWithout }) => goodWithout)} without it`
}

function latencyInWords({ buckets }: Timeline<Point>): string {
  const slowest = Math.max(0, ...buckets.map(({ slowestMs }) => slowestMs ?? 0))
  return `${duration(slowest)} at most`
}
