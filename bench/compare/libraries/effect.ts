import { field, importAs, noSuch } from '../shape.ts'
import type { Knob, Library, Settings, Trip } from '../library.ts'
import { makeBreaker, type Program, type EffectModule, type KeyedBreaker, type Breakers } from './effect-shape.ts'
import { effectStrengths } from './effect-strengths.ts'

/** Its predicate is given with each call. */
interface Options {
  readonly isFailure: ((error: unknown) => boolean) | undefined
  /** How long a call may take: a limit on the effect, inside. */
  readonly limitMs: number | undefined
  readonly options: object
}

const key = 'payments'

export async function effectLibrary(): Promise<Library> {
  const effect = await importAs<EffectModule>('effect')
  const { CircuitBreaker } = await importAs<Breakers>('effect/persistence')
  const { Effect, Stream } = effect
  const make = (options: object): KeyedBreaker => makeBreaker(effect, CircuitBreaker, options)
  return {
    options: ({ trip, openMs, isFailure, probeLimitMs, snapshot, extra }: Settings): Options => ({
      isFailure,
      limitMs: probeLimitMs,
      options: {
        tripPolicy: rule(CircuitBreaker, trip),
        openDuration: typeof openMs === 'number' ? openMs : schedule(effect, openMs),
        ...(snapshot !== undefined && { snapshot: noSnapshot() }),
        ...extra,
      },
    }),
    make: (given) => {
      const { isFailure, limitMs, options } = given as Options
      const breaker = make(options)
      const classify = isFailure && classifier(effect, CircuitBreaker, isFailure)
      return {
        native: breaker,
        call: (task, signal) => {
          // A task that throws at once, or returns no promise, is lifted as its users lift it.
          // eslint-disable-next-line @typescript-eslint/require-await -- it makes a promise of whatever the task does
          const unlimited = Effect.tryPromise({ try: async () => task(), catch: (error) => error })
          const program = limitMs === undefined ? unlimited : unlimited.pipe(Effect.timeout(limitMs))
          return Effect.runPromise(program.pipe(breaker.execute({ key, ...(classify && { classify }) })), { signal })
        },
        listen: (happening, listener) => {
          const to = { opened: 'Open', 'half-open': 'HalfOpen' }[happening as string]
          if (to === undefined) noSuch('only transitions are events')
          const hear = (change: object): Program =>
            Effect.sync(() => {
              if (field(change, 'to') === to) listener()
            })
          Effect.runFork(Stream.runForEach(breaker.transitions, hear))
        },
        snapshot: noSnapshot,
      }
    },
    wrap: (given, fn) => {
      const breaker = make((given as Options).options)
      return (id) => {
        const program = Effect.tryPromise({ try: () => fn(id), catch: (error) => error })
        return Effect.runPromise(program.pipe(breaker.execute({ key })))
      }
    },
    knobs: knobs(CircuitBreaker, make),
    misspell: () => {
      make({ tripPolicy: CircuitBreaker.consecutive(2), openDuration: 1_000, maxOpenDurationMs: 1_000 })
    },
    rejectionFields: (error) => {
      const reason = field(error, 'reason') as object
      return { code: field(reason, '_tag'), waitMs: effect.Duration.toMillis(field(reason, 'retryAfter')) }
    },
    sharedFeatures: {},
    strengths: effectStrengths(effect, CircuitBreaker),
  }
}

const noSnapshot = (): never => noSuch('no snapshot; a store in Redis keeps the state')

function rule({ consecutive, rate }: Breakers['CircuitBreaker'], trip: Trip): object {
  if (trip.kind === 'failures') return consecutive(trip.failures)
  if (trip.windowMs !== 'any') return noSuch('its window counts calls, not time')
  return rate({ threshold: trip.share, minimumCalls: trip.minimumCalls })
}

const schedule = ({ Schedule, Effect }: EffectModule, openMs: () => number): object =>
  Schedule.forever.pipe(Schedule.addDelay(() => Effect.sync(openMs)))

const classifier =
  ({ Exit, Cause }: EffectModule, breakers: Breakers['CircuitBreaker'], isFailure: (error: unknown) => boolean) =>
  (exit: object): unknown =>
    Exit.isSuccess(exit) || !isFailure(Cause.squash(field(exit, 'cause'))) ? breakers.success : breakers.failure()

function knobs({ consecutive, rate }: Breakers['CircuitBreaker'], make: (options: object) => unknown): readonly Knob[] {
  const number = (option: string, set: (value: unknown) => unknown): Knob => ({ option, kind: 'number', set })
  const plain = { tripPolicy: consecutive(2), openDuration: 1_000 }
  return [
    number('consecutive', consecutive),
    number('threshold', (threshold) => rate({ threshold })),
    number('size', (size) => rate({ size })),
    number('minimumCalls', (minimumCalls) => rate({ minimumCalls })),
    number('openDuration', (openDuration) => make({ ...plain, openDuration })),
    number('maxOpenDuration', (maxOpenDuration) => make({ ...plain, maxOpenDuration })),
  ]
}
