import type { Combination } from './report-data.ts'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'

const [height, left, bottom] = [320, 76, 44]

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`
/** The end of the scale: a round number above the largest value. */
function endOf(values: readonly number[]): number {
  const most = Math.max(0.001, ...values)
  const step = 10 ** Math.floor(Math.log10(most))
  return Math.ceil(most / step) * step
}

/** Every combination by its price and its load. A line joins the combinations that no other combination beats. */
export function Front({ combinations }: { readonly combinations: readonly Combination[] }) {
  const endPrice = endOf(combinations.map(({ price }) => price))
  const endLoad = endOf(combinations.map(({ load }) => load))
  const place = useRef<HTMLElement>(null)
  // The drawing is as wide as its place, so that its text has the size of all other text.
  const [width, setWidth] = useState(640)
  useLayoutEffect(() => {
    if (place.current === null) return
    const resized = new ResizeObserver(([entry]) =>
      setWidth(Math.max(240, Math.min(760, entry?.contentRect.width ?? 0))),
    )
    resized.observe(place.current)
    return () => resized.disconnect()
  }, [])
  const x = (price: number): number => left + (price / endPrice) * (width - left - 16)
  const y = (load: number): number => height - bottom - (load / endLoad) * (height - bottom - 16)
  const best = combinations.filter(({ isBest }) => isBest).sort((one, other) => one.price - other.price)
  const ticks = width < 480 ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1]
  const inWords = `${combinations.length} combinations; no other combination beats ${best.map(({ label }) => label).join(' or ')}`
  return (
    <section aria-label="Price and protection">
      <h2>Price and protection</h2>
      <p class="soft">
        Each dot is one combination. Left is cheap: few good calls are refused. Low protects: little of the load reaches
        the sick dependency. No other combination beats those on the line.
      </p>
      <figure class="front" ref={place}>
        <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={inWords}>
          {ticks.map((tick) => (
            <>
              <line class="grid" x1={left} x2={width - 16} y1={y(tick * endLoad)} y2={y(tick * endLoad)} />
              <text class="tick" x={left - 8} y={y(tick * endLoad) + 4} text-anchor="end">
                {percent(tick * endLoad)}
              </text>
              <text class="tick" x={x(tick * endPrice)} y={height - bottom + 18} text-anchor="middle">
                {percent(tick * endPrice)}
              </text>
            </>
          ))}
          <text class="tick" x={(left + width) / 2} y={height - 6} text-anchor="middle">
            good calls refused
          </text>
          <text class="tick" transform={`translate(14 ${(height - bottom) / 2}) rotate(-90)`} text-anchor="middle">
            load on the sick dependency
          </text>
          <polyline class="best" points={best.map(({ price, load }) => `${x(price)},${y(load)}`).join(' ')} />
          {combinations.map(({ label, price, load, isBest }) => (
            <circle class={isBest ? 'best' : 'beaten'} cx={x(price)} cy={y(load)} r={isBest ? 6 : 4}>
              <title>{`${label}: ${percent(price)} of the good calls refused, ${percent(load)} of the load`}</title>
            </circle>
          ))}
        </svg>
      </figure>
    </section>
  )
}
