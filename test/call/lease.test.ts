import { getEventListeners } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker, execute, executeSync, isCircuitOpen, tryExecute, wrap } from 'recloser'
import { withFetchBreaker } from 'recloser/fetch'
import { pipeline } from 'recloser/policies'
import { probeInBackground, untilAdmitted } from 'recloser/probe'
import { executeIterable } from 'recloser/stream'
import { breakerInterceptor } from 'recloser/undici'
import type { RecoveryGate } from '../../src/breaker/gate.ts'
import { untyped } from '../support/complaint.ts'

/** A breaker whose time has come, behind a gate that has to fetch a lease for each probe. */
function gated(options: { readonly grants?: boolean } = {}) {
  const { grants = true } = options
  const breaker = new CircuitBreaker({ name: 'billing', resetTimeoutMs: 60_000 })
  const { trip, recovery } = breaker.settings
  let leases = 0
  let answer: () => void = () => undefined
  const asked = vi.fn()
  const gate: RecoveryGate = {
    ...recovery,
    firstWait: () => (leases > 0 ? 0 : 50),
    wait: () => (leases > 0 ? 0 : 50),
    admit(...given) {
      leases--
      recovery.admit(...given)
    },
    lease() {
      asked()
      return new Promise<void>((resolve) => {
        answer = () => {
          if (grants) leases++
          resolve()
        }
      })
    },
    moved: () => undefined,
    held: () => undefined,
  }
  breaker.trip('down', { forMs: 0 })
  breaker.share({ trip, recovery: gate })
  return { breaker, asked, answer: () => answer(), leases: () => leases }
}

async function* answerInItems(): AsyncGenerator<string> {
  await soon()
  yield 'answer'
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))

describe('a call whose probe needs a lease', () => {
  it.each([
    { way: 'execute', call: (breaker: CircuitBreaker) => execute(breaker, () => 'answer') },
    { way: 'wrap', call: (breaker: CircuitBreaker) => wrap(breaker, () => Promise.resolve('answer'))() },
    { way: 'a policy', call: (breaker: CircuitBreaker) => execute(pipeline(breaker), () => 'answer') },
    {
      way: 'a call with a signal',
      call: (breaker: CircuitBreaker) => execute(breaker, () => 'answer', { signal: new AbortController().signal }),
    },
    {
      way: 'a signal of a polyfill',
      call: (breaker: CircuitBreaker) => execute(breaker, () => 'answer', { signal: untyped({ aborted: false }) }),
    },
    {
      way: 'tryExecute',
      call: async (breaker: CircuitBreaker) => Object.values(await tryExecute(breaker, () => 'answer'))[1],
    },
    {
      way: 'a stream',
      call: async (breaker: CircuitBreaker) => {
        const items: string[] = []
        for await (const item of executeIterable(breaker, answerInItems)) items.push(item)
        return items[0]
      },
    },
    {
      way: 'fetch',
      call: async (breaker: CircuitBreaker) => {
        const send = (...args: readonly string[]) => Promise.resolve(new Response(args.length === 1 ? 'answer' : ''))
        return (await withFetchBreaker(send, { breaker })('http://a.example')).text()
      },
    },
  ])('waits for it behind $way, and is counted once', async ({ call }) => {
    const { breaker, asked, answer } = gated()

    const result = call(breaker)
    await soon()
    answer()

    expect(await result).toBe('answer')
    expect(asked).toHaveBeenCalledTimes(1)
    expect(breaker.stats.totals).toMatchObject({ successes: 1, rejected: 0 })
    expect(breaker.state).toBe('closed')
  })

  it('is rejected, and counted once, where there is none after the wait', async () => {
    const { breaker, answer } = gated({ grants: false })

    const result = execute(breaker, () => 'answer').catch((error: unknown) => error)
    await soon()
    answer()

    expect(isCircuitOpen(await result)).toBe(true)
    expect(breaker.stats.totals).toMatchObject({ successes: 0, rejected: 1 })
  })

  it('is rejected at once where it cannot wait, while a lease is fetched for the next', async () => {
    const { breaker, answer } = gated()

    const refused = breaker.tryAcquire()
    answer()
    await soon()

    expect(refused).toBeUndefined()
    expect(executeSync(breaker, () => 'answer')).toBe('answer')
    expect(breaker.stats.totals).toMatchObject({ successes: 1, rejected: 1 })
  })

  it('ends its wait when it is aborted, and leaves the lease and no listener', async () => {
    const { breaker, answer, leases } = gated()
    const controller = new AbortController()
    const removed = vi.spyOn(controller.signal, 'removeEventListener')

    const result = execute(breaker, () => 'answer', { signal: controller.signal }).catch((error: unknown) => error)
    await soon()
    controller.abort('left')
    const reason = await result
    answer()

    expect(reason).toBe('left')
    expect(leases()).toBe(1)
    expect(removed).toHaveBeenCalledTimes(1)
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
  })

  it('leaves no listener when it has its lease', async () => {
    const { breaker, answer } = gated()
    const { signal } = new AbortController()

    const result = execute(breaker, () => 'answer', { signal })
    await soon()
    answer()

    expect(await result).toBe('answer')
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('gives its lease up where the consumer of a stream has left', async () => {
    const { breaker, answer } = gated()
    const task = vi.fn(answerInItems)

    const items = executeIterable(breaker, task)[Symbol.asyncIterator]()
    const first = items.next()
    await soon()
    const left = items.return(undefined)
    answer()
    await soon()

    expect(await first).toEqual({ done: true, value: undefined })
    expect(await left).toMatchObject({ done: true })
    expect(task).not.toHaveBeenCalled()
    expect(breaker.stats.totals).toMatchObject({ ignored: 1 })
  })

  it.each([true, false])('is dispatched by undici after the wait, or fails the handler (%s)', async (grants) => {
    const { breaker, answer } = gated({ grants })
    const dispatch = vi.fn(() => true)
    const failed = vi.fn()
    const handler = { onRequestStart: () => undefined, onResponseError: failed }

    const intercepted: (...given: never[]) => boolean = breakerInterceptor({ breaker })(dispatch)
    const request = { origin: 'http://a.example', path: '/', method: 'GET' }
    const accepted = intercepted(untyped(request), untyped(handler))
    await soon()
    answer()
    await soon()

    expect(accepted).toBe(true)
    expect([dispatch.mock.calls.length, failed.mock.calls.length]).toEqual(grants ? [1, 0] : [0, 1])
  })

  it('fetches it for those who wait until a call is admitted', async () => {
    const { breaker, answer } = gated()

    const admitted = untilAdmitted(breaker)
    answer()
    await admitted

    expect(breaker.retryAfterMs).toBe(0)
  })

  it('lets a background probe wait for it', async () => {
    const { breaker, asked, answer } = gated()

    using probe = probeInBackground(breaker, () => undefined, { intervalMs: 5 })
    await vi.waitFor(() => expect(asked).toHaveBeenCalled())
    answer()
    await vi.waitFor(() => expect(breaker.state).toBe('closed'))

    expect(probe.exhausted).toBe(false)
  })

  it('is given up by a fetch that is aborted, which lets its body go', async () => {
    const { breaker } = gated()
    const cancel = vi.fn()
    const post = { method: 'POST', body: new ReadableStream({ cancel }), duplex: 'half' }
    const guarded = withFetchBreaker(vi.fn<typeof fetch>(), { breaker })
    const caller = new AbortController()

    const answered = guarded('http://127.0.0.1/', untyped({ ...post, signal: caller.signal }))
    caller.abort(new Error('gone'))

    await expect(answered).rejects.toThrow('gone')
    expect(cancel).toHaveBeenCalledOnce()
  })

  it.each([true, false])(
    'is of no use to a background probe that was stopped, or where it is not granted: %s',
    async (stops) => {
      const { breaker, asked, answer } = gated({ grants: stops })
      const check = vi.fn(() => Promise.resolve())
      const probe = probeInBackground(breaker, check, { intervalMs: 1 })
      await vi.waitFor(() => expect(asked).toHaveBeenCalled())

      if (stops) probe.stop()
      answer()
      await soon()
      probe.stop()

      expect(check).not.toHaveBeenCalled()
    },
  )
})
