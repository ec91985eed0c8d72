// One chart over time, its background painted by what the circuit was.

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
  /** Draws each value as a dot too, where values are few. */
  readonly dotted?: boolean
}

export interface Chart<B extends Moment = Bucket> {
  show(timeline: Timeline<B>): void
  /** Takes it off the page. */
  remove(): void
}

export interface ChartOptions<B extends Moment = Bucket> {
  readonly lines: readonly Line<B>[]
  /** Writes a value of the scale. */
  readonly format: (value: number) => string
  readonly between: Between
  /** Whether the scale is logarithmic from 10 upwards, so that a burst does not press ordinary traffic flat. */
  readonly isLogarithmic?: boolean
  /** Writes a moment, in milliseconds; without it the time of day. */
  readonly moment?: (atMs: number) => string
  /** Called with the part of the time that was marked by dragging; without it nothing can be marked. */
  readonly onSelect?: (fromMs: number, toMs: number) => void
}

/** What the marks of a scale are apart: whole numbers, as half a call says nothing. */
const steps = Array.from({ length: 10 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat()

// A little room above the line, and never a scale of nothing.
const linear: uPlot.Scale = { range: (_, __, most) => [0, (most || 1) * 1.15] }

/** A logarithmic scale is linear up to this. */
const linearTo = 10

const logarithmic: uPlot.Scale = {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the enum is there in the types alone
  distr: 4,
  asinh: linearTo,
  range: (_, __, most) => [0, Math.max(12, (Number.isFinite(most) ? most : 0) * 1.2)],
}

const logarithmicMarks: Pick<uPlot.Axis, 'splits' | 'filter'> = {
  splits: ({ scales }) => {
    const most = scales['y']?.max ?? 0
    const marks = most < 200 ? [0, 5] : [0]
    for (let mark = linearTo; mark <= most; mark *= 10) marks.push(mark)
    return marks
  },
  // It would leave out what is no power of ten.
  filter: (_, marks) => marks,
}

/** What is narrower, in pixels, is a click. */
const leastSelection = 5

/** Makes a chart that fills its place, follows its size, and shows values where the pointer is. */
export function chart<B extends Moment = Bucket>(place: HTMLElement, options: ChartOptions<B>): Chart<B> {
  const { lines, format, isLogarithmic = false, moment = clock, onSelect } = options
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
        x: { range: () => [(timeline?.fromMs ?? 0) / 1_000, (timeline?.toMs ?? 1) / 1_000] },
        y: isLogarithmic ? logarithmic : linear,
      },
      axes: [
        {
          ...axis,
          ticks,
          grid: { show: false },
          space: 78,
          size: 26,
          values: (_, at) => at.map((atS) => moment(atS * 1_000)),
        },
        {
          ...axis,
          ticks,
          grid: { stroke: colourOf('grid'), width: 1 },
          size: 56,
          ...(isLogarithmic ? logarithmicMarks : { incrs: steps }),
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
        setSelect: [
          (drawn) => {
            const { left, width } = drawn.select
            if (width < leastSelection) return
            const [fromMs, toMs] = [left, left + width].map((at) => drawn.posToVal(at, 'x') * 1_000) as [number, number]
            drawn.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
            onSelect?.(fromMs, toMs)
          },
        ],
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

/** What uPlot takes: moments in seconds, and a list for each line. */
function dataOf<B extends Moment>(timeline: Timeline<B> | undefined, options: ChartOptions<B>): uPlot.AlignedData {
  const { atMs, values } = pointsOf(
    timeline,
    options.lines.map(({ of }) => of),
    options.between,
  )
  return [atMs.map((at) => at / 1_000), ...values.map((list) => [...list])]
}

/** How high the line along the top is that shows trouble, in CSS pixels. */
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
