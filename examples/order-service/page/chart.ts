// One chart over time, its background painted by what the circuit was.

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

const colourOf = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()

export function chart(place: HTMLElement, lines: readonly Line[]): Chart {
  let samples: readonly Sample[] = []
  let plot = make()

  function data(): uPlot.AlignedData {
    return [samples.map(({ atMs }) => atMs / 1_000), ...lines.map((line) => samples.map(line.of))]
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
        y: { range: (_, __, most) => [0, Math.max(4, (Number.isFinite(most) ? most : 0) * 1.08)] },
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
        { ...axis, grid, ticks: { show: false }, size: 44, space: 34 },
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
    },
    renew() {
      plot.destroy()
      plot = make()
    },
  }
}

function paintStates(plot: uPlot, samples: readonly Sample[]): void {
  const { ctx, bbox } = plot
  ctx.save()
  ctx.beginPath()
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height)
  ctx.clip()
  samples.forEach((sample, index) => {
    const next = samples[index + 1]
    if (next === undefined || sample.state === 'none') return
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

const clock = (atS: number): string => new Date(atS * 1_000).toTimeString().slice(0, 8)
