import { countedClient } from './counted-client.ts'
import { failures, openMs, type Design } from './design.ts'

/** The parts of Effect that are used here. It is installed in `bench` alone, so it is imported by name. */
interface Program {
  pipe(...steps: readonly ((program: Program) => Program)[]): Program
}

interface EffectModule {
  readonly Effect: {
    tryPromise(task: { try(): Promise<unknown>; catch(error: unknown): unknown }): Program
    runPromise(program: Program): Promise<unknown>
    provide(layer: unknown): (program: Program) => Program
    provideService(tag: unknown, service: unknown): (program: Program) => Program
    readonly never: Program
  }
  readonly Layer: { effect(tag: unknown, program: Program): Layer }
  readonly Scope: { readonly Scope: unknown; makeUnsafe(): unknown }
}

interface Layer {
  pipe(...steps: readonly unknown[]): Layer
}

interface Persistence {
  readonly CircuitBreaker: {
    make(options: object): Program
    consecutive(failures: number): object
    layerStoreRedis(options?: object): Layer
  }
  readonly Redis: {
    readonly Redis: unknown
    readonly RedisError: new (fields: { readonly cause: unknown }) => Error
    make(options: object): Program
  }
}

interface KeyedBreaker {
  execute(call: { readonly key: string }): (program: Program) => Program
}

const importAs = async <Shape>(name: string): Promise<Shape> => (await import(name)) as Shape

export const effect: Design = {
  name: 'Effect, its Redis store',
  how: '`CircuitBreaker.layerStoreRedis()`',
  async join(port) {
    const { Effect, Layer, Scope } = await importAs<EffectModule>('effect')
    const { CircuitBreaker, Redis } = await importAs<Persistence>('effect/persistence')
    const { client, send, sent } = await countedClient(port)
    const scope = Scope.makeUnsafe()
    const command = (...args: string[]): Program =>
      Effect.tryPromise({ try: () => send(...args), catch: (cause) => new Redis.RedisError({ cause }) })
    // Only its scripts are run: nothing subscribes, and no connection is reserved.
    const service = Redis.make({ send: command, subscribe: () => Effect.never, connect: Effect.never })
    const store = CircuitBreaker.layerStoreRedis()
    const made = CircuitBreaker.make({ tripPolicy: CircuitBreaker.consecutive(failures), openDuration: openMs }).pipe(
      Effect.provide(store),
      Effect.provide(Layer.effect(Redis.Redis, service)),
      Effect.provideService(Scope.Scope, scope),
    )
    const breaker = (await Effect.runPromise(made)) as KeyedBreaker
    return {
      call: (task) =>
        Effect.runPromise(
          Effect.tryPromise({ try: task, catch: (error) => error }).pipe(breaker.execute({ key: 'bench' })),
        ),
      roundTrips: sent,
      end() {
        client.destroy()
        return Promise.resolve()
      },
    }
  },
}
