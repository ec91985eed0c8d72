import { importAs, noSuch } from '../shape.ts'
import type { Knob, Library, Settings } from '../library.ts'
import type { BreakerModule, Mollitia } from './mollitia-shape.ts'
import { mollitiaStrengths } from './mollitia-strengths.ts'

interface Saved {
  readonly state: string
  readonly stateTimestamp: number
}

/** Two kinds of breaker, told apart by an option of the adapter's own. */
interface Options {
  readonly timeWindow: boolean
  readonly saved: Saved | undefined
  readonly options: object
}

export async function mollitiaLibrary(): Promise<Library> {
  const mollitia = await importAs<Mollitia>('mollitia')
  const { BreakerError, Circuit, SlidingCountBreaker, SlidingTimeBreaker } = mollitia
  const make = (given: object): BreakerModule => {
    const { timeWindow, saved, options } = given as Options
    const breaker = timeWindow ? new SlidingTimeBreaker(options) : new SlidingCountBreaker(options)
    // There is no option for the moment, but the field is public.
    if (saved !== undefined) breaker.stateTimestamp = saved.stateTimestamp
    return breaker
  }
  const knob = (option: string, kind: Knob['kind'] = 'number'): Knob => ({
    option,
    kind,
    set: (value) => new SlidingCountBreaker({ [option]: value }),
  })
  return {
    options: (settings): Options => {
      // The adapter's word: only what snapshot() below returned is handed in.
      const saved = settings.snapshot as Saved | undefined
      const timeWindow = settings.trip.kind === 'rate'
      return { timeWindow, saved, options: { ...optionsOf(settings), ...(saved && { state: saved.state }) } }
    },
    make: (options) => {
      const breaker = make(options)
      const circuit = new Circuit({ func: (task: () => unknown) => task(), options: { modules: [breaker] } })
      return {
        native: breaker,
        call: (task) => circuit.execute(task),
        listen: (happening, listener) => {
          if (happening === 'rejected') {
            // Each call is told of with its promise, and that says how it ended.
            breaker.on('execute', (_circuit, call) => {
              ;(call as Promise<unknown>).catch((error: unknown) => {
                if (error instanceof BreakerError) listener()
              })
            })
            return
          }
          const state = { opened: 'opened', 'half-open': 'half-opened' }[happening as string]
          if (state === undefined) noSuch('no such event')
          breaker.on('state-changed', (to) => {
            if (to === state) listener()
          })
        },
        snapshot: () => ({ state: breaker.state, stateTimestamp: breaker.stateTimestamp }),
      }
    },
    wrap: (options, fn) => {
      const circuit = new Circuit({ func: fn, options: { modules: [make(options)] } })
      return (id) => circuit.execute(id)
    },
    knobs: [
      knob('openStateDelay'),
      knob('halfOpenStateMaxDelay'),
      knob('slidingWindowSize'),
      knob('minimumNumberOfCalls'),
      knob('failureRateThreshold'),
      knob('slowCallRateThreshold'),
      knob('slowCallDurationThreshold'),
      knob('permittedNumberOfCallsInHalfOpenState'),
      knob('onError', 'callback'),
    ],
    misspell: () => knob('openDelay').set(1_000),
    rejectionFields: () => ({ code: undefined, waitMs: undefined }),
    sharedFeatures: {},
    strengths: mollitiaStrengths(mollitia),
  }
}

/** A share of 100 % never opens it, so failures in a row are 99 % of the last few. */
const optionsOf = ({ trip, openMs, isFailure, probeLimitMs, extra }: Settings): object => ({
  ...(trip.kind === 'failures'
    ? { slidingWindowSize: trip.failures, minimumNumberOfCalls: trip.failures, failureRateThreshold: 99 }
    : {
        slidingWindowSize: trip.windowMs === 'any' ? 60_000 : trip.windowMs,
        minimumNumberOfCalls: trip.minimumCalls,
        failureRateThreshold: trip.share * 100,
      }),
  openStateDelay: typeof openMs === 'number' ? openMs : noSuch('its open period is fixed'),
  // As everywhere else in the comparison; its own default is 2.
  permittedNumberOfCallsInHalfOpenState: 1,
  ...(probeLimitMs !== undefined && { halfOpenStateMaxDelay: probeLimitMs }),
  ...(isFailure && { onError: isFailure }),
  ...extra,
})
