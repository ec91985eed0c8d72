/** A duration in the unit in which people say it. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${rounded(ms)} ms`
  if (ms < 120_000) return `${rounded(ms / 1_000)} s`
  return ms < 7_200_000 ? `${rounded(ms / 60_000)} min` : `${rounded(ms / 3_600_000)} h`
}

/** A part of a whole, in percent. */
export const percent = (part: number, whole: number): string =>
  whole === 0 ? 'of none' : `${rounded((part / whole) * 100)} %`

export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** Three digits are enough. */
const rounded = (value: number): number => Number(value.toPrecision(3))
