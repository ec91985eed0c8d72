import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker, isCircuitOpen, tryExecute } from 'recloser'
import type { Policy } from 'recloser'
import { fakeTime } from '../support/fake-time.ts'
import { deferred, fail, raise, rejection, thenable } from '../support/tasks.ts'

const time = fakeTime()

describe('tryExecute', () => {
  it.each(['up', undefined, null, 0, false, NaN])('resolves to the value as an outcome: %s', async (value) => {
    const outcome = await tryExecute(new CircuitBreaker(), () => value)

    expect(outcome).toEqual({ status: 'fulfilled', value })
  })

  it('waits for a promise and for a thenable', async () => {
    const breaker = new CircuitBreaker()

    const outcomes = [
      await tryExecute(breaker, () => Promise.resolve('up')),
      await tryExecute(breaker, () =>
        thenable((resolve) => {
          resolve('up')
        }),
      ),
    ]

    expect(outcomes).toEqual([
      { status: 'fulfilled', value: 'up' },
      { status: 'fulfilled', value: 'up' },
    ])
  })

  it.each([undefined, null, 'down', 0, Object.freeze({ code: 'E_DOWN' }), new Error('down')])(
    'resolves to the very error as an outcome, and counts a failure: %s',
    async (reason) => {
      const breaker = new CircuitBreaker()

      const outcome = await tryExecute(breaker, () => raise(reason))

      expect([
        outcome.status === 'rejected' && Object.is(outcome.reason, reason),
        breaker.stats.totals.failures,
      ]).toEqual([true, 1])
    },
  )

  it('counts a rejected promise as a failure too', async () => {
    const breaker = new CircuitBreaker()

    await tryExecute(breaker, () => Promise.reject(new Error('down')))

    expect(breaker.stats.totals.failures).toBe(1)
  })

  it('does not reject while the circuit is open: the refusal is an outcome', async () => {
    const breaker = new CircuitBreaker({ name: 'billing' })
    await fail(breaker, 5)
    const task = vi.fn(() => 'up')

    const outcome = await tryExecute(breaker, task)

    expect(outcome).toMatchObject({
      status: 'rejected',
      reason: { code: 'ERR_CIRCUIT_OPEN', circuit: 'billing', retryAfterMs: 60_000 },
    })
    expect([outcome.status === 'rejected' && isCircuitOpen(outcome.reason), task.mock.calls.length]).toEqual([true, 0])
  })

  it('does not reject while the probes are in flight', async () => {
    const breaker = new CircuitBreaker()
    breaker.trip()
    await time.pass(60_000)
    const probe = deferred()
    const probing = tryExecute(breaker, () => probe.promise)

    const outcome = await tryExecute(breaker, () => 'up')
    probe.resolve('up')
    await probing

    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'ERR_CIRCUIT_PROBE_LIMIT' } })
  })

  it('does not reject while the circuit is held open', async () => {
    const breaker = new CircuitBreaker()
    breaker.hold('open')

    const outcome = await tryExecute(breaker, () => 'up')

    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'ERR_CIRCUIT_HELD' } })
  })

  it('does not reject on a signal that was aborted before: the reason is an outcome, and nothing ran', async () => {
    const task = vi.fn(() => 'up')

    const outcome = await tryExecute(new CircuitBreaker(), task, { signal: AbortSignal.abort('gone') })

    expect([outcome, task.mock.calls.length]).toEqual([{ status: 'rejected', reason: 'gone' }, 0])
  })

  it('decides as execute does: it opens, probes and closes the same circuit', async () => {
    const breaker = new CircuitBreaker({ failureThreshold: 2 })
    const states: string[] = []
    breaker.subscribe((event) => event.type === 'transition' && states.push(event.to))

    await fail(breaker, 2)
    await time.pass(60_000)
    await tryExecute(breaker, () => 'up')

    expect(states).toEqual(['open', 'half-open', 'closed'])
  })

  it('hands the task the signal of the call', async () => {
    const { signal } = new AbortController()

    const outcome = await tryExecute(new CircuitBreaker(), (context) => context.signal === signal, { signal })

    expect(outcome).toEqual({ status: 'fulfilled', value: true })
  })

  it('gives back an outcome also where every hook throws', async () => {
    const breaker = new CircuitBreaker({
      failureThreshold: 1,
      isFailure: () => raise('isFailure'),
      isIgnored: () => raise('isIgnored'),
      resetTimeoutMs: () => raise('backoff'),
      onStateChange: () => raise('onStateChange'),
      onHookError: () => raise('onHookError'),
      clock: () => raise('clock'),
    })
    breaker.subscribe(() => raise('listener'))

    const outcomes = [await tryExecute(breaker, () => raise('down')), await tryExecute(breaker, () => 'up')]

    expect(outcomes).toEqual([
      { status: 'rejected', reason: 'down' },
      { status: 'rejected', reason: expect.objectContaining({ code: 'ERR_CIRCUIT_OPEN', cause: 'down' }) as unknown },
    ])
  })

  it.each([undefined, null, 'task', Promise.resolve()])(
    'takes a task that is %s for the mistake it is',
    async (task) => {
      const breaker = new CircuitBreaker()
      const before = breaker.stats

      const got = await rejection((async () => tryExecute(breaker, task as unknown as () => void))())

      expect([got instanceof TypeError, String(got), breaker.stats]).toEqual([
        true,
        expect.stringContaining('tryExecute(): `task`'),
        before,
      ])
    },
  )

  it('tells how a policy ended, which runs in place of a breaker', async () => {
    const policy: Policy = async (task, call) => task({ signal: call?.signal })

    const outcomes = [await tryExecute(policy, () => 'up'), await tryExecute(policy, () => raise('down'))]

    expect(outcomes).toEqual([
      { status: 'fulfilled', value: 'up' },
      { status: 'rejected', reason: 'down' },
    ])
  })
})
