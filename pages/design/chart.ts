// One chart over time, its background painted by what the circuit was.

import uPlot from 'uplot'
import { bandToken, colourOf, onColourChange } from './colours.ts'
import { clock } from './format.ts'
import type { Bucket, Moment, Span, Timeline } from './history.ts'

export interface Line<B extends Moment = Bucket> {
  readonly label: string
  /** Name of a colour of tokens.css. */
  readonly colour: string
  readonly of: (bucket: B) => number | null
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
  /** What stands on the scale where there was nothing: 0, or a gap. */
  readonly between: 0 | null
  /** Writes a moment, in milliseconds; without it the time of day. */
  readonly moment?: (atMs: number) => string
  /** Called with the part of the time that was marked by dragging; without it nothing can be marked. */
  readonly onSelect?: (fromMs: number, toMs: number) => void
}

/** What the marks of a scale are apart: whole numbers, as half a call says nothing. */
const steps = Array.from({ length: 10 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat()

/** What is narrower, in pixels, is a click. */
const leastSelection = 5

/** Makes a chart that fills its place, follows its size, and shows values where the pointer is. */
export function chart<B extends Moment = Bucket>(place: HTMLElement, options: ChartOptions<B>): Chart<B> {
  const { lines, format, between, moment = clock, onSelect } = options
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
        // A little room above the line, and never a scale of nothing.
        y: { range: (_, __, most) => [0, (most || 1) * 1.15] },
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
          incrs: steps,
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
    plot = new uPlot(plotOptions, dataOf(timeline, lines, between), place)
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
      plot?.setData(dataOf(timeline, lines, between))
    },
    remove() {
      resized.disconnect()
      endColours()
      plot?.destroy()
    },
  }
}

/** One point for each bucket; where there is none, what stands between, and nothing before anything is known. */
function dataOf<B extends Moment>(
  timeline: Timeline<B> | undefined,
  lines: readonly Line<B>[],
  between: 0 | null,
): uPlot.AlignedData {
  if (timeline === undefined) return [[], ...lines.map(() => [])]
  const { fromMs, toMs, knownFromMs, knownToMs = Infinity, bucketMs, buckets } = timeline
  const phaseMs = (buckets[0]?.atMs ?? fromMs) % bucketMs
  const numberOf = (atMs: number): number => Math.round((atMs - phaseMs) / bucketMs)
  const byNumber = new Map(buckets.map((bucket) => [numberOf(bucket.atMs), bucket]))
  const atMs: number[] = []
  for (let number = numberOf(fromMs); phaseMs + number * bucketMs <= toMs; number++)
    atMs.push(phaseMs + number * bucketMs)
  const valueAt = (at: number, of: Line<B>['of']): number | null => {
    const bucket = byNumber.get(numberOf(at))
    if (bucket !== undefined) return of(bucket)
    return at + bucketMs < knownFromMs || at > knownToMs ? null : between
  }
  return [atMs.map((at) => at / 1_000), ...lines.map(({ of }) => atMs.map((at) => valueAt(at, of)))]
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
