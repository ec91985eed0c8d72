import { CircuitBreaker, type CircuitBreakerOptions } from 'recloser'
import type { ClientProcess } from '../../src/simulate/client-process.ts'
import { admittedBy, type Admitted } from '../../src/simulate/guard.ts'
import { shareCircuits } from '../../src/simulate/share-circuits.ts'
import { World } from '../../src/simulate/world.ts'

export const latencyMs = 5

/** Breakers that share a circuit, opened by two of them, to whom only that happens which a test does. */
export function fleetOf(processes: number, options: CircuitBreakerOptions = {}) {
  const world = new World(1)
  const changes: string[] = []
  const rejected: number[] = []
  const breakers = Array.from({ length: processes }, (_, number) => {
    const breaker = new CircuitBreaker({ resetTimeoutMs: 1_000, clock: () => world.nowMs, ...options })
    breaker.subscribe('transition', ({ from, to, reason }) => {
      changes.push(`${world.nowMs} ${number}: ${from} > ${to}, ${reason}`)
    })
    breaker.subscribe('rejected', ({ retryAfterMs }) => rejected.push(retryAfterMs))
    return breaker
  })
  const members = breakers.map((deciding) => ({
    surroundings: { world },
    gateOf: () => ({ deciding, policy: undefined }),
    after: (ms: number, act: () => void) => {
      world.at(world.nowMs + ms, act)
    },
  }))
  shareCircuits('test()', members as unknown as readonly ClientProcess[], 1, { quorum: 2, latencyMs })

  /** Lets time pass until a moment. */
  const until = (atMs: number): void => {
    world.at(atMs, () => undefined)
    while (world.nowMs < atMs) world.step()
  }
  const breaker = (number: number) => breakers[number] as CircuitBreaker

  return {
    /** Each change of a state, with its moment and the process. */
    changes,
    /** What each rejected call was told to wait. */
    rejected,
    breaker,
    until,
    /** How long each of them stays open. */
    waits: () => breakers.map(({ retryAfterMs }) => retryAfterMs),
    /** Makes a call, which waits for a lease where there is one to wait for. */
    call: (number: number): { readonly admitted: Admitted | undefined } => {
      const call: { admitted: Admitted | undefined } = { admitted: undefined }
      const ask = (mayWait: boolean): void => {
        const answer = admittedBy(breaker(number), world.nowMs, mayWait)
        if ('end' in answer) call.admitted = answer
        else
          void answer.lease?.then(() => {
            ask(false)
          })
      }
      ask(true)
      return call
    },
  }
}

/** The first two of them open, and with them all. */
export function opened(processes: number, options?: CircuitBreakerOptions) {
  const fleet = fleetOf(processes, options)
  fleet.breaker(0).trip()
  fleet.breaker(1).trip()
  fleet.until(100)
  fleet.changes.length = 0
  return fleet
}
