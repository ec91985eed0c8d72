// A chart as a part of a page.

import { useEffect, useRef } from 'preact/hooks'
import { chart, type Chart, type ChartOptions } from './chart.ts'
import type { Bucket, Moment, Timeline } from './history.ts'

export interface PlotProps<B extends Moment> {
  /** `undefined` while there is no data. */
  readonly timeline: Timeline<B> | undefined
  /** Only the options of the first rendering count. */
  readonly options: ChartOptions<B>
  readonly name: string
  /** What the chart shows, in words. */
  readonly words: string
}

/** Draws the timeline, and draws it again when it changes. */
export function Plot<B extends Moment = Bucket>({ timeline, options, name, words }: PlotProps<B>) {
  const place = useRef<HTMLDivElement>(null)
  const drawn = useRef<Chart<B>>(null)
  useEffect(() => {
    if (place.current === null) return
    const made = (drawn.current = chart(place.current, options))
    return () => made.remove()
  }, [])
  useEffect(() => {
    if (timeline !== undefined) drawn.current?.show(timeline)
  }, [timeline])
  return <div class="chart" ref={place} role="img" aria-label={`${name}: ${words}`} />
}
