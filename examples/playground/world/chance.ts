/** What chance says of one attempt, the same with and without a breaker. */
export interface Draws {
  /** How long serving it takes, as a factor of the mean. */
  readonly service: number
  /** Whether it fails: if this is below the share that fails. From 0 to 1. */
  readonly failure: number
}

/** How uneven service times are: those of a service over the network. */
const sigma = 0.5

export const draw = (random: () => number): Draws => ({
  // Lognormal with a mean of 1, which is exp(mu + sigma² / 2).
  service: Math.exp(sigma * normal(random) - (sigma * sigma) / 2),
  failure: random(),
})

/** Exponentially distributed around 1. */
export const exponential = (random: () => number): number => -Math.log(1 - random())

/** Normally distributed around 0, by the method of Box and Muller. */
const normal = (random: () => number): number => Math.sqrt(2 * exponential(random)) * Math.cos(2 * Math.PI * random())
