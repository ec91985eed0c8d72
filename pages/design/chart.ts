// One chart over time. Its background shows the state of the circuit.

import uPlot from 'uplot'
import { bandToken, colourOf, onColourChange } from './colours.ts'
import { clock } from './format.ts'
import type { Bucket, Moment, Span, Timeline } from './history.ts'
import { pointsOf, type Between, type ValueOf } from './points.ts'

export interface Line<B extends Moment = Bucket> {
  readonly label: string
  /** Name of a colour of tokens.css. */
  readonly colour: string
  readonly of: ValueOf<B>
  readonly filled?: boolean
  readonly dashed?: boolean
  /** Also draws each value as a dot, if there are few values. */
  readonly dotted?: boolean
}

export interface Chart<B extends Moment = Bucket> {
  show(timeline: Timeline<B>): void
  /** Removes it from the page. */
  remove(): void
}

/** The scale of the values, and its marks. */
export interface ChartScale {
  readonly scale: uPlot.Scale
  readonly axis: Pick<uPlot.Axis, 'incrs' | 'splits' | 'filter'>
}

export interface ChartOptions<B extends Moment = Bucket> {
  readonly lines: readonly Line<B>[]
  /** Formats a value of the scale. */
  readonly format: (value: number) => string
  readonly between: Between
  /** The default is linear. */
  readonly scale?: ChartScale
  /** Formats a point in time, in milliseconds, given the step to the next mark. The default writes the time of day. */
  readonly moment?: (atMs: number, stepMs?: number) => string
  /** Called when the user has selected by dragging; without it the user cannot select. See selection.ts. */
  readonly onSelect?: (drawn: uPlot) => void
}

/** The possible distances between the marks of a scale: whole numbers, because there is no half call. */
const steps = Array.from({ length: 10 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat()

/** The possible steps between two marks of time, in seconds. They do not depend on the time zone of the reader. */
const timeSteps = [
  ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800],
  ...[3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 2592000],
]

// Leaves a little room above the line, and never makes an empty scale.
const linear: ChartScale = { scale: { range: (_, __, most) => [0, (most || 1) * 1.15] }, axis: { incrs: steps } }

/** Makes a chart that fills its element, follows the element's size, and shows the values at the pointer. */
export function chart<B extends Moment = Bucket>(place: HTMLElement, options: ChartOptions<B>): Chart<B> {
  const { lines, format, scale = linear, moment = clock, onSelect } = options
  let timeline: Timeline<B> | undefined
  let plot: uPlot | undefined

  const height = (): number => parseFloat(getComputedStyle(place).getPropertyValue('--chart-height')) || 180

  function make(): void {
    plot?.destroy()
    const axis = { stroke: colourOf('soft'), font: '12px system-ui, "Liberation Sans", sans-serif' }
    const ticks = { show: false }
    const value = (_: unknown, shown: number | null): string => (shown === null ? '–' : format(shown))
    const plotOptions: uPlot.Options = {
      width: place.clientWidth,
      height: height(),
      // So that the last time of day is not cut off.
      padding: [8, 26, 0, 0],
      cursor: { y: false, drag: { x: onSelect !== undefined, y: false, setScale: false } },
      legend: { live: true },
      scales: {
        x: { time: false, range: () => [(timeline?.fromMs ?? 0) / 1_000, (timeline?.toMs ?? 1) / 1_000] },
        y: scale.scale,
      },
      axes: [
        {
          ...axis,
          ticks,
          grid: { show: false },
          space: 78,
          size: 26,
          incrs: timeSteps,
          values: (_, at, __, ___, stepS) => at.map((atS) => moment(atS * 1_000, stepS * 1_000)),
        },
        {
          ...axis,
          ticks,
          grid: { stroke: colourOf('grid'), width: 1 },
          size: 56,
          ...scale.axis,
          values: (_, at) => at.map(format),
        },
      ],
      series: [
        { label: 'at', value: (_, atS: number | null) => (atS === null ? '–' : moment(atS * 1_000)) },
        ...lines.map((line) => {
          const stroke = colourOf(line.colour)
          const fill = line.filled === true ? { fill: `${stroke}2e` } : {}
          const dash = line.dashed === true ? { dash: [4, 4] } : {}
          return {
            label: line.label,
            stroke,
            width: 1.8,
            points: { show: line.dotted === true, size: 4, fill: stroke },
            value,
            ...fill,
            ...dash,
          }
        }),
      ],
      hooks: {
        drawClear: [(drawn) => timeline && paintBands(drawn, timeline)],
        setSelect: onSelect ? [onSelect] : [],
      },
    }
    plot = new uPlot(plotOptions, dataOf(timeline, options), place)
  }

  const resized = new ResizeObserver(() => {
    if (plot && plot.width !== place.clientWidth) plot.setSize({ width: place.clientWidth, height: height() })
  })
  const endColours = onColourChange(make)
  make()
  resized.observe(place)

  return {
    show(next) {
      timeline = next
      plot?.setData(dataOf(timeline, options))
    },
    remove() {
      resized.disconnect()
      endColours()
      plot?.destroy()
    },
  }
}

/** The data as uPlot takes it: times in seconds, and a list for each line. */
function dataOf<B extends Moment>(timeline: Timeline<B> | undefined, options: ChartOptions<B>): uPlot.AlignedData {
  const { atMs, values } = pointsOf(
    timeline,
    options.lines.map(({ of }) => of),
    options.between,
  )
  return [atMs.map((at) => at / 1_000), ...values.map((list) => [...list])]
}

/** The height of the line along the top that shows trouble, in CSS pixels. */
const troublePx = 4

function paintBands(plot: uPlot, { bands, troubles = [] }: Timeline<Moment>): void {
  const { ctx, bbox } = plot
  ctx.save()
  ctx.beginPath()
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height)
  ctx.clip()
  const fill = ({ fromMs, toMs }: Span, colour: string, high: number): void => {
    ctx.fillStyle = colour
    const left = Math.round(plot.valToPos(fromMs / 1_000, 'x', true))
    const right = Math.round(plot.valToPos(toMs / 1_000, 'x', true))
    ctx.fillRect(left, bbox.top, Math.max(1, right - left), high)
  }
  for (const band of bands) fill(band, colourOf(bandToken(band.state)), bbox.height)
  for (const trouble of troubles) fill(trouble, colourOf('failures'), troublePx * devicePixelRatio)
  ctx.restore()
}
