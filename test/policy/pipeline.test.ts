import { describe, expect, it, vi } from 'vitest'
import { constant } from 'recloser/backoff'
import { CircuitBreaker, execute, tryExecute, wrap, type Guard, type Policy, type TaskContext } from 'recloser'
import { bulkhead, fallback, pipeline, retry, timeout } from 'recloser/policies'
import { fakeTime } from '../support/fake-time.ts'
import { raise, rejection } from '../support/tasks.ts'
import { errors, failing } from './failing.ts'

const time = fakeTime()

/** A policy that writes down when it begins and ends. */
const logging =
  (log: string[], name: string): Policy =>
  async (task, call) => {
    log.push(`${name} begins`)
    try {
      return await task({ signal: call?.signal })
    } finally {
      log.push(`${name} ends`)
    }
  }

describe('a pipeline', () => {
  it('puts the first one outermost', async () => {
    const log: string[] = []
    await pipeline(logging(log, 'outer'), logging(log, 'middle'), logging(log, 'inner'))(() => log.push('task'))

    expect(log).toEqual([
      'outer begins',
      'middle begins',
      'inner begins',
      'task',
      'inner ends',
      'middle ends',
      'outer ends',
    ])
  })

  it('takes breakers, policies and pipelines', async () => {
    const breaker = new CircuitBreaker()
    const policy = pipeline(retry(), pipeline(breaker, timeout(50)), bulkhead({ maxConcurrent: 1 }))

    expect(await execute(policy, () => 'up')).toBe('up')
    expect(breaker.stats.totals.successes).toBe(1)
  })

  it('takes a list that is spread', async () => {
    const breaker = new CircuitBreaker()
    const guards = [retry(), breaker]

    expect(await execute(pipeline(...guards), () => 'up')).toBe('up')
    expect(breaker.stats.totals.successes).toBe(1)
  })

  it('without any guard runs the task with the context of the call, and no task where the signal is aborted before', async () => {
    const { signal } = new AbortController()
    const task = vi.fn((context: TaskContext) => context)
    const reason = new Error('down')

    expect((await pipeline()(task, { signal, attempt: 2 })).signal).toBe(signal)
    expect((await wrap(pipeline(), task)({ signal })).signal).toBe(signal)
    expect(await rejection(pipeline()(() => raise(reason)))).toBe(reason)
    task.mockClear()
    expect(await rejection(pipeline()(task, { signal: AbortSignal.abort('gone') }))).toBe('gone')
    expect(task).not.toHaveBeenCalled()
  })

  it('gives the very error of the task', async () => {
    const reason = Object.freeze({ code: 'E_DOWN' })

    expect(await rejection(pipeline(new CircuitBreaker(), timeout(50))(() => raise(reason)))).toBe(reason)
  })

  it('hands the signal down, and that of a timeout further down', async () => {
    const { signal } = new AbortController()

    expect(await pipeline(retry(), new CircuitBreaker())((context) => context.signal === signal, { signal })).toBe(true)
    expect(await pipeline(retry(), timeout(50))((context) => context.signal === signal, { signal })).toBe(false)
  })

  it('runs nothing where the signal is aborted before', async () => {
    const log: string[] = []

    expect(await rejection(pipeline(logging(log, 'outer'))(() => 'up', { signal: AbortSignal.abort('gone') }))).toBe(
      'gone',
    )
    expect(log).toEqual([])
  })

  it('serves any number of calls, side by side', async () => {
    const policy = pipeline(retry({ backoff: constant(1) }), bulkhead({ maxConcurrent: 2, maxQueued: 98 }))
    const calls = Array.from({ length: 100 }, (_, index) => policy(() => index))

    expect(await Promise.all(calls)).toEqual(Array.from({ length: 100 }, (_, index) => index))
  })

  it('goes behind a function, and behind another pipeline', async () => {
    const inner = pipeline(retry({ backoff: constant(1) }), new CircuitBreaker())
    const { task } = failing(...errors(2))
    const get = wrap(pipeline(fallback('cached'), inner), (id: number) => [id, task()])
    const call = get(7)
    await time.pass(10)

    expect(await call).toEqual([7, 'up'])
  })

  it('is one breaker for all who share it', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 1 })
    const [one, other] = [pipeline(breaker), pipeline(fallback('cached'), breaker)]
    await tryExecute(one, () => raise('down'))

    expect(await execute(other, () => 'up')).toBe('cached')
  })
})

describe('a pipeline, misused', () => {
  const make = pipeline as unknown as (...guards: unknown[]) => Guard<unknown>

  it.each([
    {
      misuse: 'a number',
      guards: [retry(), 1_000],
      says: 'pipeline(): `guards[1]` must be a CircuitBreaker or a policy, received 1000',
    },
    { misuse: 'options', guards: [{ attempts: 3 }], says: 'received an object' },
    { misuse: 'a list', guards: [[retry(), timeout(5)]], says: 'received an array' },
    { misuse: 'a hole', guards: [retry(), undefined], says: 'received undefined' },
  ])('throws a TypeError at once: $misuse', ({ guards, says }) => {
    const pipe = (): unknown => make(...guards)

    expect(pipe).toThrow(TypeError)
    expect(pipe).toThrow(says)
  })
})

describe.each<{ name: string; policy: Policy }>([
  { name: 'retry', policy: retry() },
  { name: 'timeout', policy: timeout(50) },
  { name: 'bulkhead', policy: bulkhead({ maxConcurrent: 1 }) },
  { name: 'fallback', policy: fallback('cached') as unknown as Policy },
  { name: 'pipeline', policy: pipeline(retry()) },
])('$name, called with what is', ({ name, policy }) => {
  it.each([
    { misuse: 'no task', call: () => policy('up' as never), says: '`task`' },
    { misuse: 'no signal', call: () => policy(() => 'up', { signal: 'now' as never }), says: '`signal`' },
    {
      misuse: 'no predicate',
      call: () => policy(() => 'up', { isFailure: true } as never),
      says: '`isFailure`',
    },
  ])('rejects with a TypeError: $misuse', async ({ call, says }) => {
    const error = await rejection(call())

    expect(error).toBeInstanceOf(TypeError)
    expect(String(error)).toContain(`${name}(): ${says}`)
  })

  it('is named for what it is', () => {
    expect(policy.name).toBe(name)
  })
})
