// One chart over time, its background painted by what the circuit was. A burst must not press ordinary traffic flat, so the
// scale is logarithmic from 10 upwards.

import uPlot from 'uplot'
import type { Sample } from '../order-service/sample.ts'

export interface Line {
  readonly label: string
  /** Name of a custom property of the page. */
  readonly colour: string
  readonly of: (sample: Sample) => number | null
  readonly filled?: boolean
  readonly dashed?: boolean
}

export interface Chart {
  show(samples: readonly Sample[]): void
  /** Draws it in the colours and the size of now. */
  renew(): void
}

/** How much time is seen, in seconds: all there is, within these. */
const leastS = 40
const mostS = 120

/** Samples further apart than this have nothing known between them. */
const gapMs = 2_500

const linearTo = 10

const colourOf = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()

/** @param place is given a text that says what the chart shows */
export function chart(place: HTMLElement, lines: readonly Line[]): Chart {
  const name = place.ariaLabel ?? ''
  let samples: readonly Sample[] = []
  let plot = make()

  function data(): uPlot.AlignedData {
    const points = samples.flatMap((sample, index) => (followsGap(samples, index) ? [undefined, sample] : [sample]))
    const atS = points.map((sample, index) => (sample?.atMs ?? (points[index + 1]?.atMs ?? 0) - 1) / 1_000)
    return [atS, ...lines.map((line) => points.map((sample) => (sample === undefined ? null : line.of(sample))))]
  }

  function make(): uPlot {
    const axis = { stroke: colourOf('soft'), font: '12px system-ui, "Liberation Sans", sans-serif' }
    const grid = { stroke: colourOf('grid'), width: 1 }
    const options: uPlot.Options = {
      width: place.clientWidth,
      height: place.clientHeight,
      // So that the last time of day is not cut off.
      padding: [8, 28, 0, 0],
      cursor: { show: false },
      scales: {
        x: { range: () => range(samples) },
        // A little room above the line, and never a scale of nothing.
        y: {
          // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the enum is there in the types alone
          distr: 4,
          asinh: linearTo,
          range: (_, __, most) => [0, Math.max(12, (Number.isFinite(most) ? most : 0) * 1.2)],
        },
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          ticks: { show: false },
          space: 70,
          size: 26,
          values: (_, at) => at.map(clock),
        },
        {
          ...axis,
          grid,
          ticks: { show: false },
          size: 52,
          splits: ({ scales }) => ticksTo(scales['y']?.max ?? 0),
          // It would leave out what is no power of ten.
          filter: (_, ticks) => ticks,
          values: (_, at) => at.map((value) => value.toLocaleString('en')),
        },
      ],
      series: [
        {},
        ...lines.map((line) => {
          const stroke = colourOf(line.colour)
          const fill = line.filled === true ? { fill: `${stroke}26` } : {}
          const dash = line.dashed === true ? { dash: [4, 4] } : {}
          return { label: line.label, stroke, width: 2, points: { show: false }, ...fill, ...dash }
        }),
      ],
      hooks: { drawClear: [(drawn) => paintStates(drawn, samples)] },
    }
    return new uPlot(options, data(), place)
  }

  return {
    show(next) {
      samples = next
      plot.setData(data())
      place.ariaLabel = `${name}. ${describe(samples, lines)}`
    },
    renew() {
      plot.destroy()
      plot = make()
    },
  }
}

/** The chart in words. */
function describe(samples: readonly Sample[], lines: readonly Line[]): string {
  const last = samples.at(-1)
  if (last === undefined) return 'Nothing is known yet.'
  const parts = lines.map((line) => {
    const most = Math.max(0, ...samples.map((sample) => line.of(sample) ?? 0))
    const now = line.of(last)
    return `${line.label}: ${now === null ? 'none' : Math.round(now)} now, ${Math.round(most)} at most`
  })
  return `${parts.join('; ')}. The circuit is ${last.state}.`
}

const followsGap = (samples: readonly Sample[], index: number): boolean => {
  const before = samples[index - 1]
  return before !== undefined && (samples[index]?.atMs ?? 0) - before.atMs > gapMs
}

function ticksTo(most: number): number[] {
  const ticks = most < 200 ? [0, 5] : [0]
  for (let tick = linearTo; tick <= most; tick *= 10) ticks.push(tick)
  return ticks
}

function paintStates(plot: uPlot, samples: readonly Sample[]): void {
  const { ctx, bbox } = plot
  ctx.save()
  ctx.beginPath()
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height)
  ctx.clip()
  samples.forEach((sample, index) => {
    const next = samples[index + 1]
    if (next === undefined || sample.state === 'none' || followsGap(samples, index + 1)) return
    ctx.fillStyle = colourOf(`band-${next.probed ? 'half-open' : next.state}`)
    const left = Math.round(plot.valToPos(sample.atMs / 1_000, 'x', true))
    const right = Math.round(plot.valToPos(next.atMs / 1_000, 'x', true))
    ctx.fillRect(left, bbox.top, right - left, bbox.height)
  })
  ctx.restore()
}

function range(samples: readonly Sample[]): [fromS: number, toS: number] {
  const lastS = (samples.at(-1)?.atMs ?? Date.now()) / 1_000
  const firstS = (samples[0]?.atMs ?? 0) / 1_000
  return [lastS - Math.min(mostS, Math.max(leastS, lastS - firstS)), lastS]
}

export const clock = (atS: number): string => new Date(atS * 1_000).toTimeString().slice(0, 8)
