import type uPlot from 'uplot'

/** A narrower selection, in pixels, is a click. */
const leastSelection = 5

/** Calls back with the time span, in milliseconds, that the user selected by dragging over a chart. */
export const selection =
  (onSelect: (fromMs: number, toMs: number) => void) =>
  (drawn: uPlot): void => {
    const { left, width } = drawn.select
    if (width < leastSelection) return
    const [fromMs, toMs] = [left, left + width].map((at) => drawn.posToVal(at, 'x') * 1_000) as [number, number]
    drawn.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
    onSelect(fromMs, toMs)
  }
