import { importAs, noSuch, field } from '../shape.ts'
import type { Knob, Library, Settings, Trip } from '../library.ts'
import type { CircuitPolicy, Cockatiel } from './cockatiel-shape.ts'
import { cockatielStrengths } from './cockatiel-strengths.ts'

/** The predicate belongs to the policy that a breaker is made of, so both travel together. */
interface Options {
  readonly policy: object
  /** How long a call may take: another policy, inside. */
  readonly limitMs: number | undefined
  readonly options: object
}

export async function cockatielLibrary(): Promise<Library> {
  const cockatiel = await importAs<Cockatiel>('cockatiel')
  const { handleAll, handleWhen, circuitBreaker, ConsecutiveBreaker, DelegateBackoff } = cockatiel
  const make = (given: object): CircuitPolicy => {
    const { policy, options } = given as Options
    return circuitBreaker(policy, options)
  }
  return {
    options: ({ trip, openMs, isFailure, probeLimitMs, snapshot, extra }: Settings): Options => ({
      limitMs: probeLimitMs,
      policy: isFailure === undefined ? handleAll : handleWhen(isFailure),
      options: {
        breaker: rule(cockatiel, trip),
        halfOpenAfter: typeof openMs === 'number' ? openMs : new DelegateBackoff(openMs),
        ...(snapshot !== undefined && { initialState: snapshot }),
        ...extra,
      },
    }),
    make: (options) => {
      const breaker = make(options)
      const { limitMs } = options as Options
      const limit = limitMs === undefined ? undefined : cockatiel.timeout(limitMs, 'aggressive')
      return {
        native: breaker,
        call: (task, signal) => breaker.execute(limit === undefined ? task : () => limit.execute(task), signal),
        listen: (happening, listener) => {
          if (happening === 'success') breaker.onSuccess(listener)
          else if (happening === 'failure') breaker.onFailure(listener)
          else if (happening === 'opened') breaker.onBreak(listener)
          else if (happening === 'half-open') breaker.onHalfOpen(listener)
          else noSuch('no such event')
        },
        snapshot: () => breaker.toJSON(),
      }
    },
    wrap: (options, fn) => {
      const breaker = make(options)
      return (id) => breaker.execute(() => fn(id))
    },
    knobs: knobs(cockatiel),
    misspell: () => {
      circuitBreaker(handleAll, { breaker: new ConsecutiveBreaker(2), halfOpenAfter: 1_000, halfOpenSample: {} })
    },
    rejectionFields: (error) => ({ code: field(error, 'isBrokenCircuitError'), waitMs: undefined }),
    sharedFeatures: {},
    strengths: cockatielStrengths(cockatiel),
  }
}

function rule({ ConsecutiveBreaker, SamplingBreaker }: Cockatiel, trip: Trip): object {
  if (trip.kind === 'failures') return new ConsecutiveBreaker(trip.failures)
  const duration = trip.windowMs === 'any' ? 60_000 : trip.windowMs
  // The rate of calls that makes so many in a window.
  const minimumRps = (trip.minimumCalls * 1_000) / duration
  return new SamplingBreaker({ threshold: trip.share, duration, minimumRps })
}

function knobs(cockatiel: Cockatiel): readonly Knob[] {
  const { handleAll, handleWhen, circuitBreaker, ConsecutiveBreaker, SamplingBreaker, CountBreaker } = cockatiel
  const number = (option: string, set: (value: unknown) => unknown): Knob => ({ option, kind: 'number', set })
  const breaker = new ConsecutiveBreaker(2)
  const sampling = { threshold: 0.5, duration: 10_000 }
  const count = { threshold: 0.5, size: 10 }
  const halfOpen = { calls: 1, threshold: 0 }
  const make = (options: object): unknown => circuitBreaker(handleAll, { breaker, halfOpenAfter: 1_000, ...options })
  return [
    number('ConsecutiveBreaker threshold', (value) => new ConsecutiveBreaker(value)),
    number('SamplingBreaker threshold', (threshold) => new SamplingBreaker({ ...sampling, threshold })),
    number('SamplingBreaker duration', (duration) => new SamplingBreaker({ ...sampling, duration })),
    number('SamplingBreaker minimumRps', (minimumRps) => new SamplingBreaker({ ...sampling, minimumRps })),
    number('CountBreaker threshold', (threshold) => new CountBreaker({ ...count, threshold })),
    number('CountBreaker size', (size) => new CountBreaker({ ...count, size })),
    number('CountBreaker minimum', (minimum) => new CountBreaker({ ...count, minimumNumberOfCalls: minimum })),
    number('halfOpenAfter', (halfOpenAfter) => make({ halfOpenAfter })),
    number('halfOpenSampling calls', (calls) => make({ halfOpenSampling: { ...halfOpen, calls } })),
    number('halfOpenSampling threshold', (threshold) => make({ halfOpenSampling: { ...halfOpen, threshold } })),
    // The value is no function; whether that is noticed is the question.
    { option: 'handleWhen', kind: 'callback', set: (value) => handleWhen(value as () => boolean) },
  ]
}
