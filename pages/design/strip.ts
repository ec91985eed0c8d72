// A timeline as a small drawing for a row of a list, with states in the background and calls in front.

import { bandToken, colourOf } from './colours.ts'
import type { Timeline } from './history.ts'

/** The height of the line along the bottom that shows the state, in CSS pixels. */
const footPx = 3

/** Draws it over the whole canvas, in the current size and colours. */
export function drawStrip(canvas: HTMLCanvasElement, timeline: Timeline): void {
  const ratio = devicePixelRatio
  const { clientWidth: width, clientHeight: height } = canvas
  canvas.width = Math.round(width * ratio)
  canvas.height = Math.round(height * ratio)
  const context = canvas.getContext('2d')
  if (context === null) return
  context.scale(ratio, ratio)
  const { fromMs, toMs, bands, buckets, bucketMs } = timeline
  const x = (atMs: number): number => (Math.max(0, atMs - fromMs) / (toMs - fromMs)) * width

  for (const { fromMs: from, toMs: to, state } of bands) {
    const [left, right] = [x(from), x(to)]
    // A state that was too short to be visible is still one pixel wide.
    const wide = Math.max(1, right - left)
    context.fillStyle = colourOf(bandToken(state))
    context.fillRect(left, 0, wide, height)
    if (state !== 'closed') {
      context.fillStyle = colourOf(state === 'open' ? 'bad' : state === 'half-open' ? 'middling' : 'accent')
      context.fillRect(left, height - footPx, wide, footPx)
    }
  }

  const most = Math.max(1, ...buckets.map(({ calls, rejected }) => calls + rejected))
  // The height is the square root, so that ordinary traffic stays visible next to a burst.
  const tall = (value: number): number => Math.sqrt(value / most) * (height - footPx - 2)
  const barWidth = Math.max(1, x(fromMs + bucketMs) - 0.5)
  for (const { atMs, calls, failures, rejected } of buckets) {
    const left = x(atMs)
    const bar = (from: number, to: number, token: string): void => {
      if (to <= from) return
      const [low, high] = [tall(from), tall(to)]
      context.fillStyle = colourOf(token)
      context.fillRect(left, height - footPx - high, barWidth, Math.max(1, high - low))
    }
    bar(0, failures, 'failures')
    bar(failures, calls, 'calls')
    bar(calls, calls + rejected, 'rejected')
  }
}
