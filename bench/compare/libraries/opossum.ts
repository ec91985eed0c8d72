import { field, importAs, noSuch } from '../shape.ts'
import type { Happening, Knob, Library, Settings, Trip } from '../library.ts'
import type { OpossumBreaker, Opossum } from './opossum-shape.ts'
import { opossumStrengths } from './opossum-strengths.ts'

const eventNames: Readonly<Record<Happening, string>> = {
  success: 'success',
  failure: 'failure',
  opened: 'open',
  'half-open': 'halfOpen',
  rejected: 'reject',
}

export async function opossumLibrary(): Promise<Library> {
  const opossum = await importAs<Opossum>('opossum')
  const make = (options: object): OpossumBreaker => new opossum.default((task: () => unknown) => task(), options)
  const knob = (option: string, kind: Knob['kind'] = 'number'): Knob => ({
    option,
    kind,
    set: (value) => make({ [option]: value }),
  })
  return {
    options: ({ trip, openMs, isFailure, callTimeout, probeLimitMs, snapshot, extra }: Settings) => ({
      ...rule(trip),
      resetTimeout: typeof openMs === 'number' ? openMs : noSuch('its open period is fixed'),
      ...(isFailure && { errorFilter: (error: unknown) => !isFailure(error) }),
      ...(callTimeout === false && { timeout: false }),
      ...(probeLimitMs !== undefined && { timeout: probeLimitMs }),
      // toJSON() gives `state` and `status`, which are options too.
      ...(snapshot as object | undefined),
      ...extra,
    }),
    make: (options) => {
      const breaker = make(options)
      return {
        native: breaker,
        call: (task) => breaker.fire(task),
        listen: (happening, listener) => {
          breaker.on(eventNames[happening], () => listener())
        },
        snapshot: () => breaker,
      }
    },
    wrap: (options, fn) => {
      const breaker = new opossum.default(fn, options)
      return (id) => breaker.fire(id)
    },
    knobs: [
      knob('timeout'),
      knob('resetTimeout'),
      knob('errorThresholdPercentage'),
      knob('volumeThreshold'),
      knob('rollingCountTimeout'),
      knob('rollingCountBuckets'),
      knob('capacity'),
      knob('errorFilter', 'callback'),
    ],
    misspell: () => knob('resetTimeoutMs').set(1_000),
    rejectionFields: (error) => ({ code: field(error, 'code'), waitMs: undefined }),
    sharedFeatures: { cache: { cache: true }, coalesce: { coalesce: true } },
    strengths: opossumStrengths(opossum),
  }
}

/** It knows rates only, opens above and not at a share, and counts calls in flight among them. */
const rule = (trip: Trip): object =>
  trip.kind === 'failures'
    ? { errorThresholdPercentage: 49, volumeThreshold: trip.failures }
    : {
        errorThresholdPercentage: trip.share * 100,
        volumeThreshold: trip.minimumCalls,
        rollingCountTimeout: trip.windowMs === 'any' ? 60_000 : trip.windowMs,
      }
