import { describe, expect, it } from 'vitest'
import { CircuitBreaker, execute, executeSync, tryExecute } from 'recloser'
import { timeout } from 'recloser/policies'
import { untilAdmitted } from 'recloser/probe'
import { executeIterable } from 'recloser/stream'
import { rejection } from '../support/tasks.ts'

describe('execute, misused', () => {
  const misuses: { misuse: string; call: (breaker: CircuitBreaker) => Promise<unknown> }[] = [
    { misuse: 'no task', call: (breaker) => execute(breaker, undefined as unknown as () => void) },
    { misuse: 'a promise for a task', call: (breaker) => execute(breaker, Promise.resolve() as unknown as () => void) },
    { misuse: 'a signal that is none', call: (breaker) => execute(breaker, () => 1, { signal: {} as AbortSignal }) },
    {
      misuse: 'a controller for a signal',
      call: (breaker) => execute(breaker, () => 1, { signal: new AbortController() as unknown as AbortSignal }),
    },
    {
      misuse: 'isFailure that is no function',
      call: (breaker) => execute(breaker, () => 1, { isFailure: true as unknown as () => boolean }),
    },
    {
      misuse: 'isIgnored that is no function',
      call: (breaker) => execute(breaker, () => 1, { isIgnored: 'no' as unknown as () => boolean }),
    },
    {
      misuse: 'a signal in place of the options',
      call: (breaker) => execute(breaker, () => 1, new AbortController().signal as object),
    },
    { misuse: 'no breaker', call: () => execute(undefined as unknown as CircuitBreaker, () => 1) },
    { misuse: 'options for a breaker', call: () => execute({ name: 'billing' } as unknown as CircuitBreaker, () => 1) },
  ]

  it.each(misuses)('is a TypeError that names the place: $misuse', async ({ call }) => {
    const attempt = async (): Promise<unknown> => call(new CircuitBreaker())

    const error = await rejection(attempt())

    expect([error instanceof TypeError, String(error)]).toEqual([
      true,
      expect.stringMatching(/execute\(\): .+received/),
    ])
  })

  it.each(misuses)('counts nothing: $misuse', async ({ call }) => {
    const breaker = new CircuitBreaker()
    const before = breaker.stats

    await (async () => call(breaker))().catch(() => undefined)

    expect(breaker.stats).toEqual(before)
  })
})

describe('a bare signal in place of options', () => {
  const { signal } = new AbortController()
  const breaker = new CircuitBreaker()
  const places: { place: string; call: () => unknown }[] = [
    { place: 'execute', call: () => execute(breaker, () => 1, signal as object) },
    { place: 'tryExecute', call: () => tryExecute(breaker, () => 1, signal as object) },
    { place: 'executeSync', call: () => executeSync(breaker, () => 1, signal as object) },
    {
      place: 'executeIterable',
      call: () =>
        executeIterable(
          breaker,
          async function* () {
            yield await Promise.resolve(1)
          },
          signal as object,
        ),
    },
    { place: 'untilAdmitted', call: () => untilAdmitted(breaker, signal as object) },
    { place: 'timeout', call: () => timeout(10)(() => 1, signal as object) },
  ]

  it.each(places)('is refused with what to write: $place', async ({ place, call }) => {
    const error = await rejection(Promise.resolve().then(call))

    expect(error).toBeInstanceOf(TypeError)
    expect(String(error)).toMatch(
      /\(\): `(call|options)` must be an object such as `\{ signal \}`, not a signal, received/,
    )
    expect(String(error)).toContain(`${place}()`)
  })
})
