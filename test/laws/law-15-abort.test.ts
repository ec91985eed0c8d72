import { describe, expect, it, vi } from 'vitest'
import { execute, tryExecute, wrap } from 'recloser'
import { Harness } from '../support/harness.ts'
import { raise } from '../support/tasks.ts'

/** Waits until its signal is aborted, then rejects with the reason, as `fetch` does. */
const obedient = ({ signal }: { signal: AbortSignal | undefined }): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal?.addEventListener(
      'abort',
      () => {
        reject(signal.reason as Error)
      },
      { once: true },
    )
  })

const timeout = (): Error => new DOMException('took too long', 'TimeoutError')

/** What is counted of a call during which the caller aborts with `reason`. */
const abortedDuring = async (harness: Harness, reason: unknown): Promise<unknown> => {
  const controller = new AbortController()
  const outcome = tryExecute(harness.breaker, obedient, { signal: controller.signal })
  controller.abort(reason)
  return outcome
}

describe('law 15: a signal aborted before the call', () => {
  it('keeps the task from running', async () => {
    const { breaker } = new Harness()
    const task = vi.fn(() => 'up')

    await tryExecute(breaker, task, { signal: AbortSignal.abort() })

    expect(task).not.toHaveBeenCalled()
  })

  it('counts nothing, tells nothing', async () => {
    const harness = new Harness()
    const before = harness.breaker.stats

    await tryExecute(harness.breaker, () => 'up', { signal: AbortSignal.abort() })

    expect([harness.breaker.stats, harness.events]).toEqual([before, []])
  })

  it.each([undefined, 'gone', new Error('gone'), timeout()])('throws the signal’s reason: %s', async (reason) => {
    const { breaker } = new Harness()
    const signal = AbortSignal.abort(reason)

    const outcome = await tryExecute(breaker, () => 'up', { signal })

    expect(outcome.status === 'rejected' && Object.is(outcome.reason, signal.reason)).toBe(true)
  })

  it('counts nothing on a TimeoutError either: the dependency was never asked', async () => {
    const { breaker } = new Harness({ failureThreshold: 1 })

    await tryExecute(breaker, () => 'up', { signal: AbortSignal.abort(timeout()) })

    expect([breaker.state, breaker.stats.totals.failures]).toEqual(['closed', 0])
  })

  it('throws the reason also where the circuit is open, and counts no rejection', async () => {
    const { breaker } = new Harness()
    breaker.trip()

    const outcome = await tryExecute(breaker, () => 'up', { signal: AbortSignal.abort('gone') })

    expect([outcome, breaker.stats.totals.rejected]).toEqual([{ status: 'rejected', reason: 'gone' }, 0])
  })

  it('takes no probe slot and begins no half-open period', async () => {
    const harness = new Harness()
    harness.breaker.trip()
    harness.pass(60_000)
    harness.events.length = 0

    await tryExecute(harness.breaker, () => 'up', { signal: AbortSignal.abort() })

    expect([harness.events, harness.breaker.retryAfterMs]).toEqual([[], 0])
  })
})

describe('law 15: an abort by the caller during the call', () => {
  it('is ignored', async () => {
    const harness = new Harness({ failureThreshold: 1 })

    await abortedDuring(harness, new Error('gone'))

    expect([harness.breaker.state, harness.breaker.stats.totals.ignored]).toEqual(['closed', 1])
  })

  it('is ignored with the reason that the platform gives', async () => {
    const harness = new Harness({ failureThreshold: 1 })

    await abortedDuring(harness, undefined)

    expect(harness.told()).toEqual(['ignored'])
  })

  it('is ignored also where the task rejects with an error of its own', async () => {
    const { breaker } = new Harness({ failureThreshold: 1 })
    const controller = new AbortController()

    await tryExecute(
      breaker,
      () => {
        controller.abort()
        return raise(new Error('socket closed'))
      },
      { signal: controller.signal },
    )

    expect(breaker.stats.totals).toMatchObject({ ignored: 1, failures: 0 })
  })

  it('gives the slot of a probe back and decides nothing', async () => {
    const harness = new Harness()
    harness.breaker.trip()
    harness.pass(60_000)

    await abortedDuring(harness, new Error('gone'))

    expect([harness.breaker.state, harness.breaker.retryAfterMs]).toEqual(['half-open', 0])
  })

  it('gives the caller the reason', async () => {
    const outcome = await abortedDuring(new Harness(), 'gone')

    expect(outcome).toEqual({ status: 'rejected', reason: 'gone' })
  })

  it('is a failure where the reason is a TimeoutError', async () => {
    const harness = new Harness({ failureThreshold: 1 })

    await abortedDuring(harness, timeout())

    expect([harness.breaker.state, harness.breaker.stats.totals.failures]).toEqual(['open', 1])
  })

  it('reopens where it ends a probe with a TimeoutError', async () => {
    const harness = new Harness()
    harness.breaker.trip()
    harness.pass(60_000)

    await abortedDuring(harness, timeout())

    expect(harness.breaker.state).toBe('open')
  })

  it('is ignored whatever isIgnored of the options says', async () => {
    const harness = new Harness({ failureThreshold: 1, isIgnored: () => false })

    await abortedDuring(harness, new Error('gone'))

    expect([harness.breaker.state, harness.told()]).toEqual(['closed', ['ignored']])
  })

  it('needs a signal of the caller: an AbortError out of nowhere is a failure', async () => {
    const { breaker } = new Harness({ failureThreshold: 1 })

    await tryExecute(breaker, () => raise(new DOMException('aborted', 'AbortError')))

    expect(breaker.state).toBe('open')
  })

  it('does not excuse a failure that came before it', async () => {
    const { breaker } = new Harness({ failureThreshold: 1 })
    const controller = new AbortController()
    await tryExecute(breaker, () => raise('down'), { signal: controller.signal })

    controller.abort()

    expect([breaker.state, breaker.stats.totals.failures]).toEqual(['open', 1])
  })
})

describe('law 15: no listener stays on a signal', () => {
  const ends: { end: string; task: (context: { signal: AbortSignal | undefined }) => unknown }[] = [
    { end: 'returned', task: () => 'up' },
    { end: 'resolved', task: () => Promise.resolve('up') },
    { end: 'thrown', task: () => raise(new Error('down')) },
    { end: 'rejected', task: () => Promise.reject(new Error('down')) },
  ]
  /** How many listeners the signal has more than it had. */
  const spied = (signal: AbortSignal): (() => number) => {
    const added = vi.spyOn(signal, 'addEventListener')
    const removed = vi.spyOn(signal, 'removeEventListener')
    return () => added.mock.calls.length - removed.mock.calls.length
  }

  it.each(ends)('after a call that $end', async ({ task }) => {
    const { breaker } = new Harness()
    const { signal } = new AbortController()
    const left = spied(signal)

    await tryExecute(breaker, task, { signal })

    expect([left(), signal.onabort]).toEqual([0, null])
  })

  it('after a call that was refused', async () => {
    const { breaker } = new Harness()
    breaker.trip()
    const { signal } = new AbortController()
    const left = spied(signal)

    await tryExecute(breaker, () => 'up', { signal })

    expect(left()).toBe(0)
  })

  it('after a call that was never run because of it', async () => {
    const { breaker } = new Harness()
    const signal = AbortSignal.abort()
    const left = spied(signal)

    await tryExecute(breaker, () => 'up', { signal })

    expect(left()).toBe(0)
  })

  it('hands the task the very signal of the caller', async () => {
    const { breaker } = new Harness()
    const { signal } = new AbortController()

    const got = await execute(breaker, (context) => context.signal === signal, { signal })

    expect(got).toBe(true)
  })

  it('hands the task a signal that never aborts where the caller gave none', async () => {
    const { breaker } = new Harness()

    const signal = await execute(breaker, (context) => context.signal)

    expect(signal).toBeInstanceOf(AbortSignal)
    expect(signal.aborted).toBe(false)
  })

  it('takes no argument of a wrapped function for the signal of the call', async () => {
    const { breaker } = new Harness()

    const wrapped = wrap(breaker, ({ signal }: { signal: AbortSignal }) => signal.aborted)

    expect(await wrapped({ signal: AbortSignal.abort() })).toBe(true)
  })
})
