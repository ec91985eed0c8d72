import { describe, expectTypeOf, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import type {
  CircuitEvent,
  CircuitSnapshot,
  CircuitState,
  CircuitStats,
  FailureEvent,
  Hold,
  HoldEvent,
  IgnoredEvent,
  RejectedEvent,
  SuccessEvent,
  TransitionEvent,
} from 'recloser'

type Told<Type extends CircuitEvent['type']> = Extract<CircuitEvent, { type: Type }>

describe('the events', () => {
  it('are a union that `type` tells apart', () => {
    expectTypeOf<CircuitEvent['type']>().toEqualTypeOf<
      'transition' | 'success' | 'failure' | 'ignored' | 'rejected' | 'hold'
    >()
    expectTypeOf<Told<'transition'>>().toEqualTypeOf<TransitionEvent>()
    expectTypeOf<Told<'success'>>().toEqualTypeOf<SuccessEvent>()
    expectTypeOf<Told<'failure'>>().toEqualTypeOf<FailureEvent>()
    expectTypeOf<Told<'ignored'>>().toEqualTypeOf<IgnoredEvent>()
    expectTypeOf<Told<'rejected'>>().toEqualTypeOf<RejectedEvent>()
    expectTypeOf<Told<'hold'>>().toEqualTypeOf<HoldEvent>()
  })

  it('have only what there is to tell', () => {
    expectTypeOf<SuccessEvent>().not.toHaveProperty('error')
    expectTypeOf<FailureEvent>().not.toHaveProperty('reason')
    expectTypeOf<RejectedEvent>().not.toHaveProperty('durationMs')
    expectTypeOf<TransitionEvent>().not.toHaveProperty('late')
  })

  it('all name their circuit', () => {
    expectTypeOf<CircuitEvent['circuit']>().toEqualTypeOf<string>()
  })

  it('are rejected in no closed state', () => {
    expectTypeOf<RejectedEvent['state']>().toEqualTypeOf<'open' | 'half-open'>()
  })

  it('are read only', () => {
    const tell = (event: TransitionEvent): void => {
      // @ts-expect-error -- what has happened cannot be changed
      event.to = 'closed'
    }
    void tell
  })

  it('give transitions alone to onStateChange', () => {
    void new CircuitBreaker({
      onStateChange: (change) => {
        expectTypeOf(change).toEqualTypeOf<TransitionEvent>()
      },
    })
  })

  it('take a listener that answers, since nobody needs the answer', () => {
    const seen: CircuitEvent[] = []

    expectTypeOf(new CircuitBreaker().subscribe((event) => seen.push(event))).toExtend<(() => void) & Disposable>()
  })
})

describe('what a breaker shows', () => {
  const breaker = new CircuitBreaker()

  it('is read only, deep down', () => {
    // @ts-expect-error -- totals are counted, not set
    breaker.stats.totals.trips = 0
    // @ts-expect-error -- a name is for ever
    breaker.name = 'other'
  })

  it('has literal states wherever a state is shown', () => {
    expectTypeOf<CircuitStats['state']>().toEqualTypeOf<CircuitState>()
    expectTypeOf<TransitionEvent['from']>().toEqualTypeOf<CircuitState>()
    expectTypeOf<CircuitSnapshot['version']>().toEqualTypeOf<1>()
    expectTypeOf<CircuitSnapshot['state']>().toEqualTypeOf<'closed' | 'open'>()
  })

  it('can be held in two positions, and let go by `using`', () => {
    expectTypeOf<Parameters<typeof breaker.hold>>().toEqualTypeOf<[position: 'open' | 'closed']>()
    expectTypeOf<Hold>().toExtend<Disposable>()
  })

  it('takes no option of trip() but forMs', () => {
    // @ts-expect-error -- unknown option
    breaker.trip('why', { forSeconds: 5 })
  })
})
