import fc from 'fast-check'
import type { CircuitBreakerOptions, Hold, Permit } from 'recloser'
import { Harness } from '../support/harness.ts'

export type Step =
  | { readonly do: 'acquire' | 'trip' | 'reset' | 'release' }
  | { readonly do: 'settle'; readonly which: number; readonly verdict: 'succeed' | 'fail' | 'ignore' }
  | { readonly do: 'pass'; readonly ms: number }
  | { readonly do: 'hold'; readonly position: 'open' | 'closed' }

const machineStep: fc.Arbitrary<Step>[] = [
  fc.constant<Step>({ do: 'acquire' }),
  fc.constant<Step>({ do: 'acquire' }),
  fc.record({
    do: fc.constant('settle' as const),
    which: fc.nat(20),
    verdict: fc.constantFrom('succeed' as const, 'fail' as const, 'fail' as const, 'ignore' as const),
  }),
  fc.record({
    do: fc.constant('pass' as const),
    ms: fc.constantFrom(0, 1, 99, 100, 101, 500, 3_600_000, -50, -3_600_000),
  }),
  fc.constantFrom<Step>({ do: 'trip' }, { do: 'reset' }),
]

/** A walk through everything that a breaker can meet, clocks that step back included. */
export const walk: fc.Arbitrary<Step[]> = fc.array(fc.oneof(...machineStep), { maxLength: 60 })

/** The same with holds taken and released on the way. */
export const walkWithHolds: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    ...machineStep,
    fc.record({ do: fc.constant('hold' as const), position: fc.constantFrom('open' as const, 'closed' as const) }),
    fc.constant<Step>({ do: 'release' }),
  ),
  { maxLength: 60 },
)

/** Options under which a short walk meets all states. */
export const small: CircuitBreakerOptions = {
  failureThreshold: 2,
  resetTimeoutMs: 100,
  halfOpenMaxCalls: 2,
  successThreshold: 3,
  halfOpenFailureThreshold: 2,
}

/** Takes steps, and keeps the permits and holds that they left. */
export class Walker {
  readonly harness: Harness
  readonly permits: Permit[] = []
  readonly #holds: Hold[] = []

  constructor(options: CircuitBreakerOptions) {
    this.harness = new Harness(options)
  }

  take(step: Step): void {
    const { breaker } = this.harness
    switch (step.do) {
      case 'acquire': {
        const permit = breaker.tryAcquire()
        if (permit) this.permits.push(permit)
        return
      }
      case 'settle':
        this.permits[step.which % this.permits.length]?.[step.verdict]()
        return
      case 'pass':
        this.harness.pass(step.ms)
        return
      case 'hold':
        this.#holds.push(breaker.hold(step.position))
        return
      case 'release':
        this.#holds.shift()?.release()
        return
      case 'trip':
        breaker.trip()
        return
      case 'reset':
        breaker.reset()
        return
    }
  }

  releaseAll(): void {
    for (const hold of this.#holds.splice(0)) hold.release()
  }
}
