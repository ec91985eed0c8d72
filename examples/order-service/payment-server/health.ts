// What the payment server does to a request, by its health. It is nasty where real ones are: some answers are lost after
// the charge was made, which only an idempotency key makes good.

export const healths = ['fine', 'slow', 'failing', 'down', 'recovering'] as const

export type Health = (typeof healths)[number]

/** Refused connections are no conduct: a server that is down does not listen. */
export interface Conduct {
  readonly charges: boolean
  readonly status: number
  readonly afterMs: number
}

/** How long a recovery takes, from half of the requests failing to none. */
export const recoveryMs = 3_000

/** Longer than the order service waits. */
export const slowMs = 2_500

const workMs = (random: () => number): number => 5 + random() * 15

/**
 * @param sinceMs how long the server has been in this health
 * @param random as `Math.random`
 */
export function conductOf(health: Exclude<Health, 'down'>, sinceMs: number, random: () => number): Conduct {
  const afterMs = workMs(random)
  switch (health) {
    case 'fine':
      return { charges: true, status: 200, afterMs }
    case 'slow':
      return { charges: true, status: 200, afterMs: slowMs }
    case 'failing':
      return random() < 0.3 ? { charges: true, status: 500, afterMs } : { charges: false, status: 503, afterMs }
    case 'recovering': {
      const failingShare = 0.5 * Math.max(0, 1 - sinceMs / recoveryMs)
      return random() < failingShare
        ? { charges: false, status: 503, afterMs }
        : { charges: true, status: 200, afterMs }
    }
  }
}
