import { describe, expectTypeOf, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { probes, slowStart, type RecoveryStrategy } from 'recloser/recovery'
import { recommended } from 'recloser/presets'

describe('recovery strategies', () => {
  it('serve every breaker, whatever their tally', () => {
    expectTypeOf(probes()).toEqualTypeOf<RecoveryStrategy>()
    expectTypeOf(slowStart({ roundMs: 50 })).toEqualTypeOf<RecoveryStrategy>()
    void new CircuitBreaker({ recovery: probes({ maxCalls: 2 }) })
    void new CircuitBreaker(recommended({ recovery: probes() }))
  })

  it('take undefined for what is absent, as the run time does', () => {
    probes({ maxCalls: undefined, successes: undefined, failures: undefined })
    slowStart({ roundMs: undefined, threshold: undefined })
    void new CircuitBreaker({ recovery: undefined, halfOpenMaxCalls: 2 })
  })

  it("can be one's own, with a tally that is typed; rejections need not be heard of", () => {
    const oneByOne: RecoveryStrategy<{ busy: boolean }> = {
      shape: 'oneByOne',
      empty(nowMs, refusedAtMs) {
        expectTypeOf(nowMs).toEqualTypeOf<number>()
        expectTypeOf(refusedAtMs).toEqualTypeOf<number | undefined>()
        return { busy: false }
      },
      wait: ({ busy }) => (busy ? Infinity : 0),
      admit(tally) {
        tally.busy = true
      },
      settle(tally, _admittedAtMs, verdict) {
        expectTypeOf(verdict).toEqualTypeOf<'success' | 'failure' | 'ignored'>()
        tally.busy = false
        return verdict === 'success' ? 'closed' : undefined
      },
      counts: () => ({ failures: 0, successes: 0, admittedShare: 0.5 }),
    }

    void new CircuitBreaker({ recovery: oneByOne })
    // @ts-expect-error -- it leads to one of the two others, or stays
    void ({ ...oneByOne, settle: () => 'half-open' } satisfies RecoveryStrategy<{ busy: boolean }>)
    // @ts-expect-error -- a wait is no promise
    void ({ ...oneByOne, wait: () => Promise.resolve(5) } satisfies RecoveryStrategy<{ busy: boolean }>)
  })

  it('refuse misuse', () => {
    // @ts-expect-error -- an object of options
    probes(5)
    // @ts-expect-error -- the name of the option of the breaker
    probes({ halfOpenMaxCalls: 5 })
    // @ts-expect-error -- a number of milliseconds
    slowStart({ roundMs: '5' })
    // @ts-expect-error -- both set the same rule
    void new CircuitBreaker({ recovery: probes(), halfOpenMaxCalls: 2 })
    // @ts-expect-error -- a strategy, not the function that makes it
    void new CircuitBreaker({ recovery: slowStart })
    // @ts-expect-error -- its counts are needed for stats
    void ({ shape: 'x', empty: () => 0, wait: () => 0, admit() {}, settle() {} } satisfies RecoveryStrategy)
  })
})
