import type { SimulatedClients, SimulatedDependency } from 'recloser/simulate'

// What all worlds have in common, so that no number is chosen for one scenario alone: a service that answers in 20 ms, give or
// take, and is busy for 70 % of its time.

/** How long a call is served, in the mean. */
const serviceMs = 20
const utilisation = 0.7
/** At least so many servers: fewer would be full by chance now and then. */
const fewestServers = 4
/** The backlog that Node.js asks for when a server listens. */
export const backlog = 511
/** How long a caller waits. */
export const patienceMs = 1_000

/** Callers in one process. */
export const callers = (
  ratePerSecond: number,
  more: Partial<SimulatedClients> = {},
): SimulatedClients & { ratePerSecond: SimulatedClients['ratePerSecond'] } => ({
  ratePerSecond,
  deadlineMs: patienceMs,
  ...more,
})

/** A dependency that is big enough for so many calls a second, in each shard. */
export const service = (ratePerSecond: number, more: Partial<SimulatedDependency> = {}): SimulatedDependency => ({
  servers: serversFor(ratePerSecond),
  serviceMs: { distribution: 'lognormal', meanMs: serviceMs, sigma: 0.5 },
  latencyMs: 2,
  maxQueued: backlog,
  ...more,
})

export const serversFor = (ratePerSecond: number): number =>
  Math.max(fewestServers, Math.ceil((ratePerSecond * serviceMs) / 1_000 / utilisation))

/** A rate as it stands in tables. */
export const perSecond = (rate: number): string => `${rate.toLocaleString('en')}/s`
