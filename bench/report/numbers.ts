/** A number as people read it, with its unit. */
export function written(value: number, unit: string): string {
  if (unit.startsWith('x')) return `${times(value)} ${unit}`
  if (unit === 'ns' && value >= 1e6) return `${short(value / 1e6)} ms`
  if (unit === 'ns' && value >= 1e4) return `${short(value / 1e3)} µs`
  if (unit === 'B' && value >= 1e3) return `${(value / 1e3).toFixed(1)} kB`
  return `${short(value)} ${value === 1 ? unit.replace(/(?<!^n)s$/, '') : unit}`
}

/** How many times as much. */
export const times = (ratio: number): string => (ratio >= 100 ? short(ratio) : ratio.toFixed(2))

const short = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(2)))
