// Figures as people read them.

/** Milliseconds with as many decimals as are worth reading. */
export function inMs(ms: number | undefined): string {
  if (ms === undefined) return 'never'
  return `${ms.toFixed(ms < 1 ? 2 : ms < 10 ? 1 : 0)} ms`
}

export const inSeconds = (ms: number, decimals = 1): string => `${(ms / 1_000).toFixed(decimals)} s`
