// The last ten minutes of one breaker, small.

import { useEffect, useRef } from 'preact/hooks'
import { onColourChange } from '../design/colours.ts'
import type { Timeline } from '../design/history.ts'
import { drawStrip } from '../design/strip.ts'

/** A screen reader reads a row as a sentence, so this drawing is hidden from it. */
export function Strip({ timeline }: { readonly timeline: Timeline | undefined }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const place = canvas.current
    if (place === null || timeline === undefined) return
    const draw = (): void => drawStrip(place, timeline)
    // Observing also draws it for the first time.
    const resized = new ResizeObserver(draw)
    resized.observe(place)
    const endColours = onColourChange(draw)
    return () => {
      resized.disconnect()
      endColours()
    }
  }, [timeline])
  return <canvas class="strip" ref={canvas} aria-hidden="true" />
}
