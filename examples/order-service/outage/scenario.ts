// How hard, how long, and what the payment server does during it.

import type { Phase } from '../payment-server/script.ts'

export interface Scenario {
  readonly ordersPerSecond: number
  /** All is well for so long before. */
  readonly beforeMs: number
  readonly sick: readonly Phase[]
  /** Orders go on coming for so long when all is well again. */
  readonly afterMs: number
}

/** The one behind the table in the README. */
export const full: Scenario = {
  ordersPerSecond: 50,
  beforeMs: 3_000,
  sick: [
    { health: 'slow', forMs: 6_000 },
    { health: 'failing', forMs: 6_000 },
    { health: 'down', forMs: 3_000 },
  ],
  afterMs: 7_000,
}

/** Part of every run of the tests. */
export const short: Scenario = {
  ordersPerSecond: 30,
  beforeMs: 700,
  sick: [
    { health: 'slow', forMs: 2_000 },
    { health: 'failing', forMs: 1_200 },
    { health: 'down', forMs: 500 },
  ],
  afterMs: 1_000,
}

export const sickMs = ({ sick }: Scenario): number => sick.reduce((sumMs, { forMs }) => sumMs + forMs, 0)

export const totalMs = (scenario: Scenario): number => scenario.beforeMs + sickMs(scenario) + scenario.afterMs
