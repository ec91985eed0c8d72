import { openPeer } from './door.ts'
import { foreverMs, type Library, type LibraryEntry, type Setup, type Task } from './library.ts'

interface Breaker {
  execute(options: { key: string }): (call: unknown) => unknown
}

interface EffectModule {
  readonly Effect: {
    tryPromise(options: { try: Task; catch: (error: unknown) => unknown }): unknown
    provideService(effect: unknown, tag: unknown, service: unknown): unknown
    provide(effect: unknown, layer: unknown): unknown
    runPromise(effect: unknown): Promise<unknown>
    runSync(effect: unknown): unknown
  }
  readonly Scope: { readonly Scope: unknown; make(): unknown }
}

interface Persistence {
  readonly CircuitBreaker: {
    make(options: { tripPolicy: unknown; openDuration: number }): unknown
    consecutive(failures: number): unknown
    rate(options: { threshold: number; size: number; minimumCalls: number }): unknown
    layerStoreMemory(): unknown
  }
}

async function load(): Promise<Library<Breaker>> {
  const { Effect, Scope } = await openPeer<EffectModule>('effect')
  const { CircuitBreaker } = await openPeer<Persistence>('effect/persistence')
  const scope = Effect.runSync(Scope.make())
  return {
    create(setup) {
      const make = CircuitBreaker.make({
        tripPolicy: policyFor(CircuitBreaker, setup),
        openDuration: setup.resetMs ?? foreverMs,
      })
      const scoped = Effect.provideService(make, Scope.Scope, scope)
      return Effect.runSync(Effect.provide(scoped, CircuitBreaker.layerStoreMemory())) as Breaker
    },
    caller(breaker, task) {
      const guarded = breaker.execute({ key: 'a' })(Effect.tryPromise({ try: task, catch: (error) => error }))
      return () => Effect.runPromise(guarded)
    },
  }
}

function policyFor(library: Persistence['CircuitBreaker'], { rule, windowSize = 100 }: Setup): unknown {
  if (rule === 'consecutive') return library.consecutive(5)
  if (rule === 'never') return library.consecutive(Number.MAX_SAFE_INTEGER)
  if (rule === 'firstFailure') return library.consecutive(1)
  return library.rate({ threshold: 0.5, size: windowSize, minimumCalls: 10 })
}

const rate = 'rate over the last 100 calls'

export const effect: LibraryEntry = {
  name: 'effect',
  how: {
    consecutive: 'consecutive(5), run as a promise',
    count: `${rate}: it has no window of time`,
    countWindow: 'rate, run as a promise',
    timeWindow: `${rate}: it has no window of time`,
    slowCalls: `${rate}: it knows no slow calls`,
    never: 'consecutive with a threshold that is never reached, run as a promise',
    firstFailure: 'consecutive(1), run as a promise',
  },
  minimalUse: [
    "import { Effect } from 'effect'",
    "import { consecutive, layerStoreMemory, make } from 'effect/persistence/CircuitBreaker'",
    "const made = make({ tripPolicy: consecutive(5), openDuration: '60 seconds' })",
    "const run = (task) => Effect.flatMap(made, (breaker) => breaker.execute({ key: 'a' })(Effect.tryPromise(task)))",
    'export const call = (task) => Effect.runPromise(Effect.scoped(Effect.provide(run(task), layerStoreMemory())))',
  ].join('; '),
  load: load,
}
