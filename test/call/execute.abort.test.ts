import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker, execute, tryExecute } from 'recloser'
import { fakeTime } from '../support/fake-time.ts'
import { deferred, raise, refusal, rejection } from '../support/tasks.ts'

const time = fakeTime()

/** A task as `fetch`: takes `ms`, and rejects with the signal's reason as soon as that is aborted. */
const fetching =
  (ms: number) =>
  ({ signal }: { signal: AbortSignal | undefined }): Promise<string> =>
    new Promise((resolve, reject) => {
      const abort = (): void => {
        clearTimeout(timer)
        reject(signal?.reason as Error)
      }
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', abort)
        resolve('fetched')
      }, ms)
      signal?.addEventListener('abort', abort, { once: true })
    })

/** A signal with a count of the listeners it holds. */
const counted = (controller: AbortController): { signal: AbortSignal; held: () => number } => {
  const { signal } = controller
  const added = vi.spyOn(signal, 'addEventListener')
  const removed = vi.spyOn(signal, 'removeEventListener')
  return { signal, held: () => added.mock.calls.length - removed.mock.calls.length }
}

describe('an abort before the call', () => {
  it('rejects with the very reason and runs nothing', async () => {
    const task = vi.fn(() => 'up')
    const reason = { because: 'gone' }

    const got = await rejection(execute(new CircuitBreaker(), task, { signal: AbortSignal.abort(reason) }))

    expect([got === reason, task.mock.calls.length]).toEqual([true, 0])
  })

  it('rejects with the reason of a signal of another make, which has no more than is needed', async () => {
    const before = { aborted: false } as AbortSignal
    const after = { aborted: true, reason: new Error('gone') } as unknown as AbortSignal

    expect(await execute(new CircuitBreaker(), () => 'up', { signal: before })).toBe('up')
    expect(await rejection(execute(new CircuitBreaker(), () => 'up', { signal: after }))).toBe(after.reason)
  })

  it('rejects and does not throw: the promise is there', () => {
    const call = execute(new CircuitBreaker(), () => 'up', { signal: AbortSignal.abort('gone') })

    expect(call).toBeInstanceOf(Promise)
    return call.catch(() => undefined)
  })
})

describe('an abort during the call', () => {
  it('ends a call that heeds it, and is ignored', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 1 })
    const controller = new AbortController()
    const call = rejection(execute(breaker, fetching(1_000), { signal: controller.signal }))
    await time.pass(500)

    controller.abort('gone')

    expect([await call, breaker.state, breaker.stats.totals.ignored]).toEqual(['gone', 'closed', 1])
  })

  it('does not end a call that does not heed it: the task’s own answer counts', async () => {
    const breaker = new CircuitBreaker()
    const controller = new AbortController()
    const task = deferred()
    const call = execute(breaker, () => task.promise, { signal: controller.signal })
    controller.abort()

    task.resolve('up all the same')

    expect([await call, breaker.stats.totals.successes]).toEqual(['up all the same', 1])
  })

  it('as a TimeoutError is a failure and opens the circuit', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 1 })
    const controller = new AbortController()
    const call = rejection(execute(breaker, fetching(1_000), { signal: controller.signal }))
    const reason = new DOMException('took too long', 'TimeoutError')

    controller.abort(reason)

    expect([(await call) === reason, breaker.state]).toEqual([true, 'open'])
  })

  it('as any error named TimeoutError is a failure, also where the task rejects with another one', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 1 })
    const controller = new AbortController()
    const reason = Object.assign(new Error('deadline'), { name: 'TimeoutError' })

    await tryExecute(
      breaker,
      () => {
        controller.abort(reason)
        return raise(new Error('socket closed'))
      },
      { signal: controller.signal },
    )

    expect(breaker.state).toBe('open')
  })

  it('of a probe hands its slot to the next caller', async () => {
    const breaker = new CircuitBreaker()
    breaker.trip()
    await time.pass(60_000)
    const controller = new AbortController()
    const probe = rejection(execute(breaker, fetching(1_000), { signal: controller.signal }))
    const refused = await refusal(execute(breaker, () => 'up'))
    controller.abort('gone')
    await probe

    const value = await execute(breaker, () => 'up')

    expect([refused.code, value, breaker.state]).toEqual(['ERR_CIRCUIT_PROBE_LIMIT', 'up', 'closed'])
  })

  it('of one call leaves the others of the same breaker alone', async () => {
    const breaker = new CircuitBreaker()
    const controller = new AbortController()
    const aborted = rejection(execute(breaker, fetching(1_000), { signal: controller.signal }))
    const other = execute(breaker, fetching(1_000), { signal: new AbortController().signal })

    controller.abort('gone')
    await time.pass(1_000)

    expect([await aborted, await other]).toEqual(['gone', 'fetched'])
  })

  it('leaves later calls alone', async () => {
    const breaker = new CircuitBreaker()
    const controller = new AbortController()
    const aborted = rejection(execute(breaker, fetching(1_000), { signal: controller.signal }))
    controller.abort('gone')
    await aborted

    const value = await execute(breaker, () => 'up')

    expect(value).toBe('up')
  })

  it('may come while the breaker is open already: the late call is told as ignored', async () => {
    const breaker = new CircuitBreaker()
    const controller = new AbortController()
    const call = rejection(execute(breaker, fetching(1_000), { signal: controller.signal }))
    breaker.trip()
    const told: unknown[] = []
    breaker.subscribe((event) => told.push(event))

    controller.abort('gone')
    await call

    expect(told).toEqual([expect.objectContaining({ type: 'ignored', late: true, reason: 'gone' })])
  })
})

describe('an abort after the call', () => {
  it('changes nothing that was counted', async () => {
    const breaker = new CircuitBreaker()
    const controller = new AbortController()
    await execute(breaker, () => 'up', { signal: controller.signal })
    const before = breaker.stats

    controller.abort()

    expect(breaker.stats).toEqual(before)
  })

  it('finds no listener of ours, whatever the call met', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 100 })
    const { signal, held } = counted(new AbortController())

    await execute(breaker, () => 'up', { signal })
    await execute(breaker, () => Promise.resolve('up'), { signal })
    await tryExecute(breaker, () => raise('down'), { signal })
    await rejection(execute(breaker, () => Promise.reject(new Error('down')), { signal }))
    breaker.trip()
    await refusal(execute(breaker, () => 'up', { signal }))

    expect([held(), signal.onabort]).toEqual([0, null])
  })

  it('finds no listener after a thousand calls on one long-lived signal', async () => {
    const breaker = new CircuitBreaker()
    const { signal, held } = counted(new AbortController())

    await Promise.all(Array.from({ length: 1_000 }, () => execute(breaker, () => Promise.resolve(), { signal })))

    expect(held()).toBe(0)
  })
})

describe('the breaker', () => {
  it('never aborts a signal that it was not given', async () => {
    const seen: unknown[] = []
    const breaker = new CircuitBreaker()
    breaker.trip()
    await time.pass(60_000)

    await execute(breaker, ({ signal }) => seen.push(signal))

    expect(seen).toMatchObject([{ aborted: false }])
  })

  it('takes a signal of another realm by its shape', async () => {
    const signal = Object.assign(new EventTarget(), {
      aborted: false,
      reason: undefined,
      throwIfAborted: () => undefined,
      onabort: null,
    })

    const value = await execute(new CircuitBreaker(), (context) => context.signal === signal, {
      signal: signal,
    })

    expect(value).toBe(true)
  })
})
