export interface Program {
  pipe(...steps: readonly Step[]): Program
}

type Step = (program: Program) => Program

export interface EffectModule {
  readonly Effect: {
    tryPromise(task: { try(): Promise<unknown>; catch(error: unknown): unknown }): Program
    sync(fn: () => unknown): Program
    timeout(durationMs: number): Step
    runPromise(program: Program, options?: { signal?: AbortSignal | undefined }): Promise<unknown>
    runSync(program: Program): unknown
    runFork(program: Program): unknown
    provide(layer: unknown): Step
    provideService(tag: unknown, service: unknown): Step
  }
  readonly Scope: { readonly Scope: unknown; makeUnsafe(): unknown }
  readonly Stream: { runForEach(stream: unknown, use: (element: object) => Program): Program }
  readonly Exit: { isSuccess(exit: unknown): boolean }
  readonly Cause: { squash(cause: unknown): unknown }
  readonly Schedule: { readonly forever: Scheduled; addDelay(delay: () => Program): unknown }
  readonly Duration: { toMillis(duration: unknown): number }
}

interface Scheduled {
  pipe(step: unknown): object
}

export interface KeyedBreaker {
  execute(call: { key: string; classify?: unknown }): Step
  state(key: string): Program
  readonly transitions: unknown
}

export interface Breakers {
  readonly CircuitBreaker: {
    readonly make: (options: object) => Program
    readonly layerStoreMemory: () => unknown
    readonly layerStoreRedis: unknown
    readonly consecutive: (failures: unknown) => object
    readonly rate: (options: object) => object
    readonly success: unknown
    failure(hint?: object): unknown
  }
}

/** A breaker with a store of its own. */
export function makeBreaker(
  { Effect, Scope }: EffectModule,
  { make, layerStoreMemory }: Breakers['CircuitBreaker'],
  options: object,
): KeyedBreaker {
  const program = make(options).pipe(
    Effect.provide(layerStoreMemory()),
    Effect.provideService(Scope.Scope, Scope.makeUnsafe()),
  )
  // What make() gives.
  return Effect.runSync(program) as KeyedBreaker
}
