import type { Breaker, Settings } from './library.ts'
import type { World } from './world.ts'

/** A call whose task waits for a word. */
export interface Call {
  /** Whether the task was run. */
  readonly ran: boolean
  /** What the caller has by now: the task's own value or error, something else, or nothing. */
  readonly end: 'waits' | 'own value' | 'own error' | 'another value' | 'another error'
  /** The error that the caller got. */
  readonly error: unknown
  succeed(): Promise<void>
  fail(): Promise<void>
}

/** Opens after two failures, for a second. */
export const plain: Settings = { trip: { kind: 'failures', failures: 2 }, openMs: 1_000 }

/** Begins a call, and waits until it is under way or refused. */
export async function begin(world: World, breaker: Breaker, signal?: AbortSignal): Promise<Call> {
  const call = start(breaker, world, signal)
  await world.settle()
  return call
}

/** Begins a call. Its task obeys the signal of its caller, whether or not the library passes signals on. */
export function start(breaker: Breaker, { settle }: World, signal?: AbortSignal): Call {
  const value = {}
  const failure = new Error('refused')
  let settleTask: { resolve(value: object): void; reject(error: unknown): void } | undefined
  const task = new Promise<object>((resolve, reject) => {
    settleTask = { resolve, reject }
  })
  // Not every task is run.
  task.catch(() => undefined)
  signal?.addEventListener('abort', () => settleTask?.reject(signal.reason))

  const call = {
    ran: false,
    end: 'waits' as Call['end'],
    error: undefined as unknown,
    succeed: async () => {
      settleTask?.resolve(value)
      await settle()
    },
    fail: async () => {
      settleTask?.reject(failure)
      await settle()
    },
  }
  const run = (): Promise<object> => {
    call.ran = true
    return task
  }
  breaker.call(run, signal).then(
    (result) => {
      call.end = result === value ? 'own value' : 'another value'
    },
    (error: unknown) => {
      call.error = error
      call.end =
        error === failure || (signal?.aborted === true && error === signal.reason) ? 'own error' : 'another error'
    },
  )
  return call
}

/** What is wrong with what the caller got. */
export function complaintOf({ end }: Call, wanted: Call['end']): string | undefined {
  if (end === wanted) return undefined
  if (end === 'waits') return 'the caller gets no answer'
  return end.endsWith('error') ? "the caller gets the hook's error" : 'the caller gets another value'
}

/** As many calls, one after the other, each of which fails if it is run. */
export async function failCalls(world: World, breaker: Breaker, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await (await begin(world, breaker)).fail()
}

/** Whether a call made now is run; it succeeds if it is. */
export async function admits(world: World, breaker: Breaker): Promise<boolean> {
  const call = await begin(world, breaker)
  await call.succeed()
  return call.ran
}

/** A breaker that has been opened by failures. */
export async function openBreaker(world: World, settings: Settings = plain): Promise<Breaker> {
  const { library } = world
  const breaker = library.make(library.options(settings))
  const { trip } = settings
  await failCalls(world, breaker, trip.kind === 'failures' ? trip.failures : trip.minimumCalls)
  return breaker
}

/** A breaker whose open period is over, and the probe that was let through. */
export async function probing(world: World, settings: Settings = plain): Promise<{ breaker: Breaker; probe: Call }> {
  const breaker = await openBreaker(world, settings)
  await world.tick(1_000)
  return { breaker, probe: await begin(world, breaker) }
}
