import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BreakerRegistry } from 'recloser/registry'
import { controllerOf, current, legacy, request, requested } from './below.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const late = { name: 'TimeoutError', timeoutMs: 50 }
const generations = [
  { generation: 'current', methods: current, start: 'onRequestStart', failed: 'onResponseError' },
  { generation: 'legacy', methods: legacy, start: 'onConnect', failed: 'onError' },
] as const

describe.each(generations)('the time limit of a request with a $generation handler', ({ methods, start, failed }) => {
  const isCurrent = methods === current
  /** Gives the request a connection, and what ends it. */
  const connect = ({ say }: ReturnType<typeof requested>) => {
    const abort = vi.fn()
    say(start, isCurrent ? controllerOf({ abort }) : abort)
    return abort
  }

  it('fails the call, counts it, and ends the request', async () => {
    const asked = requested({ timeoutMs: 50 })
    asked.send(methods)
    const abort = connect(asked)
    await vi.advanceTimersByTimeAsync(49)
    const before = asked.types()

    await vi.advanceTimersByTimeAsync(1)

    const error: unknown = asked.told.at(-1)?.at(-1)
    expect([before, asked.types()]).toEqual([[], ['failure']])
    expect(error).toMatchObject(late)
    expect(asked.told.map(([name]) => name)).toEqual([start, failed])
    expect(abort).toHaveBeenCalledExactlyOnceWith(error)
  })

  it('ends a request that has no connection yet as soon as it gets one, and says no more of it', async () => {
    const asked = requested({ timeoutMs: 50 })
    asked.send(methods)
    await vi.advanceTimersByTimeAsync(50)

    const abort = connect(asked)
    asked.say(failed, ...(isCurrent ? [controllerOf(), new Error('aborted')] : [new Error('aborted')]))

    expect(asked.told.map(([name]) => name)).toEqual([failed])
    expect(abort).toHaveBeenCalledExactlyOnceWith(asked.told[0]?.at(-1))
    expect(asked.types()).toEqual(['failure'])
  })

  it('is over with the headers', async () => {
    const asked = requested({ timeoutMs: 50 })
    asked.send(methods)
    connect(asked)
    if (isCurrent) asked.say('onResponseStart', controllerOf(), 200, {})
    else asked.say('onHeaders', 200, [], () => undefined)

    await vi.advanceTimersByTimeAsync(100)

    expect([asked.types(), vi.getTimerCount()]).toEqual([['success'], 0])
  })

  it('counts also where the caller has aborted and nobody has told of it', async () => {
    const controller = new AbortController()
    const asked = requested({ timeoutMs: 50 }, {}, { ...request, signal: controller.signal })
    asked.send(methods)
    controller.abort()

    await vi.advanceTimersByTimeAsync(50)

    expect(asked.types()).toEqual(['failure'])
  })

  it('tells the breaker of a handler that throws when it hears of it', async () => {
    const hooks: unknown[] = []
    const thrown = new Error('of the handler')
    const asked = requested(
      { timeoutMs: 50, breaker: { onHookError: (error, hook) => void hooks.push([error, hook]) } },
      {
        [failed]: () => {
          throw thrown
        },
      },
    )
    asked.send(methods)

    await vi.advanceTimersByTimeAsync(50)

    expect(hooks).toEqual([[thrown, 'handler']])
  })

  it('needs no handler that wants to hear of errors alone', async () => {
    const asked = requested({ timeoutMs: 50 })
    asked.send(isCurrent ? [start, failed] : [failed])

    await vi.advanceTimersByTimeAsync(50)

    expect(asked.told.map(([name]) => name)).toEqual([failed])
  })

  it('counts as the predicates for a registry of one’s own say', async () => {
    const asked = requested({ timeoutMs: 50, registry: new BreakerRegistry(), isIgnored: () => true })
    asked.send(methods)

    await vi.advanceTimersByTimeAsync(50)

    expect(asked.types()).toEqual(['ignored'])
  })
})
