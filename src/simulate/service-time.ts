/** How long serving a call takes, completely said. */
export interface ServiceTimeSettings {
  readonly distribution: 'constant' | 'exponential' | 'lognormal'
  readonly meanMs: number
  readonly sigma: number
}

/** Draws how long serving a call takes, in milliseconds. */
export function serviceTime({ distribution, meanMs, sigma }: ServiceTimeSettings, random: () => number): () => number {
  if (distribution === 'constant') return () => meanMs
  if (distribution === 'exponential') return () => meanMs * exponential(random)
  // The mean of a lognormal distribution is exp(mu + sigma² / 2).
  const mu = Math.log(meanMs) - (sigma * sigma) / 2
  return () => Math.exp(mu + sigma * normal(random))
}

/** Exponentially distributed around 1. */
export const exponential = (random: () => number): number => -Math.log(1 - random())

/** Normally distributed around 0, by the method of Box and Muller. */
const normal = (random: () => number): number => Math.sqrt(2 * exponential(random)) * Math.cos(2 * Math.PI * random())
