/** A duration in the unit in which people say it. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${rounded(ms)} ms`
  if (ms < 120_000) return `${rounded(ms / 1_000)} s`
  return ms < 7_200_000 ? `${rounded(ms / 60_000)} min` : `${rounded(ms / 3_600_000)} h`
}

/** A part of a whole, in percent; a dash if the whole is 0. */
export const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${rounded((part / whole) * 100)} %`

export const plural = (count: number, noun: string): string => `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`

/** Separates thousands with commas, in every locale. */
export const grouped = (value: number): string => String(value).replace(/(?<!\.\d*)\B(?=(\d{3})+(?!\d))/g, ',')

/** Three digits are enough. */
const rounded = (value: number): number => Number(value.toPrecision(3))
