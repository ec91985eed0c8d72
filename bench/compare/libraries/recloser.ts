import type * as recloser from 'recloser'
import type * as trips from 'recloser/trip'
import { field } from '../shape.ts'
import type { Happening, Knob, Library, Settings, Trip } from '../library.ts'

/** What the adapter needs of the package: as built, or as source. */
export interface Doors {
  readonly recloser: typeof recloser
  readonly trips: typeof trips
}

type Options = recloser.CircuitBreakerOptions

export function recloserLibrary({ recloser: { CircuitBreaker, execute, withBreaker }, trips }: Doors): Library {
  const strategy = (trip: Trip): Options => {
    if (trip.kind === 'failures') return { failureThreshold: trip.failures }
    const { share, minimumCalls, windowMs } = trip
    const over = windowMs === 'any' ? trips.timeWindow() : trips.timeWindow({ durationMs: windowMs })
    return { trip: trips.failureRate({ threshold: share, minimumCalls, over }) }
  }
  const knob = (option: string, kind: Knob['kind'] = 'number'): Knob => ({
    option,
    kind,
    set: (value) => new CircuitBreaker({ [option]: value }),
  })
  return {
    options: ({ trip, openMs, isFailure, probeLimitMs, snapshot, extra }: Settings): Options => ({
      ...strategy(trip),
      resetTimeoutMs: openMs,
      probeTimeoutMs: probeLimitMs,
      isFailure: isFailure && ((outcome) => outcome.status === 'rejected' && isFailure(outcome.reason)),
      // The adapter's word: only what `snapshot()` returned is handed in.
      snapshot: snapshot as recloser.CircuitSnapshot | undefined,
      // It would write to the console what the scenarios throw on purpose.
      onHookError: () => undefined,
      ...extra,
    }),
    make: (options) => {
      const breaker = new CircuitBreaker(options)
      return {
        native: breaker,
        call: (task, signal) => execute(breaker, () => task(), { signal }),
        listen: (happening, listener) => {
          breaker.subscribe((event) => {
            if (nameOf(event) === happening) listener()
          })
        },
        snapshot: () => breaker.snapshot(),
      }
    },
    wrap: (options, fn) => withBreaker(fn, options),
    knobs: [
      knob('failureThreshold'),
      knob('resetTimeoutMs'),
      knob('halfOpenMaxCalls'),
      knob('successThreshold'),
      knob('halfOpenFailureThreshold'),
      knob('probeTimeoutMs'),
      ...rateKnobs(trips),
      ...['isFailure', 'isIgnored', 'onStateChange', 'onHookError', 'clock', 'wallClock', 'random'].map((option) =>
        knob(option, 'callback'),
      ),
    ],
    misspell: () => knob('resetTimeout').set(1_000),
    rejectionFields: (error) => ({ code: field(error, 'code'), waitMs: field(error, 'retryAfterMs') }),
    sharedFeatures: {},
    strengths: [],
  }
}

const nameOf = (event: recloser.CircuitEvent): Happening | undefined => {
  if (event.type === 'transition')
    return event.to === 'open' ? 'opened' : event.to === 'half-open' ? 'half-open' : undefined
  return event.type === 'ignored' || event.type === 'hold' ? undefined : event.type
}

const rateKnobs = ({ failureRate, timeWindow, countWindow }: typeof trips): readonly Knob[] => [
  { option: 'threshold', kind: 'number', set: (value) => failureRate({ threshold: asNumber(value) }) },
  { option: 'minimumCalls', kind: 'number', set: (value) => failureRate({ minimumCalls: asNumber(value) }) },
  { option: 'durationMs', kind: 'number', set: (value) => timeWindow({ durationMs: asNumber(value) }) },
  { option: 'buckets', kind: 'number', set: (value) => timeWindow({ buckets: asNumber(value) }) },
  { option: 'calls', kind: 'number', set: (value) => countWindow(asNumber(value)) },
]

/** It is none; whether that is noticed is the question. */
const asNumber = (value: unknown): number => value as number
