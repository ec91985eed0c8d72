// Numbers and times in words, the same on every page.

/** `1,234`, `12.3k`, `4.6M`: at most five characters up to a billion. */
export function count(value: number): string {
  if (value < 10_000) return Math.round(value).toLocaleString('en')
  if (value < 999_500) return scaled(value / 1_000, 'k')
  return value < 999_500_000 ? scaled(value / 1_000_000, 'M') : scaled(value / 1_000_000_000, 'G')
}

const scaled = (value: number, unit: string): string => value.toFixed(value < 100 ? 1 : 0) + unit

/** `0.4 ms`, `850 ms`, `12 s`, `3 min`, `2 h`. */
export function duration(ms: number): string {
  if (ms < 10) return `${Number(ms.toFixed(1))} ms`
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 10_000) return `${(ms / 1_000).toFixed(1)} s`
  if (ms < 120_000) return `${Math.round(ms / 1_000)} s`
  return ms < 7_200_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`
}

/** The rest of a wait: whole seconds, never 0 before it is over. */
export const countdown = (ms: number): string =>
  ms < 120_000 ? `${Math.max(1, Math.ceil(ms / 1_000))} s` : duration(ms)

/** The time of day, with seconds. */
export const clock = (atMs: number): string => new Date(atMs).toTimeString().slice(0, 8)

/** `1 breaker`, `2 breakers`. */
export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`
