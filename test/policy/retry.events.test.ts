import { describe, expect, it, vi } from 'vitest'
import { constant, sequence } from 'recloser/backoff'
import { retry, retryBudget, type RetryOptions } from 'recloser/policies'
import { fakeTime } from '../support/fake-time.ts'
import { raise } from '../support/tasks.ts'
import { errors, failing } from './failing.ts'

const time = fakeTime()

/** Runs a call to its end; what it ended with, what was told, and what hooks threw. */
async function play(options: RetryOptions, failures = 9) {
  const thrown: unknown[] = []
  const told: unknown[] = []
  const reasons = errors(failures)
  const { task, runs } = failing(...reasons)
  const policy = retry({ ...options, onHookError: (error, hook) => thrown.push([hook, error]) })
  policy.subscribe((event) => told.push(event))
  const ended = Promise.allSettled([policy(task)])
  await time.pass(1e6)
  const [outcome] = await ended
  return { outcome, told, thrown, runs: runs(), reasons }
}

describe('the events of retry', () => {
  it('tell of each retry before its wait, to onRetry first', async () => {
    const order: string[] = []
    const policy = retry({ backoff: sequence([5, 7]), onRetry: ({ delayMs }) => order.push(`onRetry ${delayMs}`) })
    policy.subscribe((event) => order.push(event.type))
    const { task } = failing(...errors(2))
    void policy(() => (order.push('run'), task()))
    await time.pass(20)

    expect(order).toEqual(['run', 'onRetry 5', 'retry', 'run', 'onRetry 7', 'retry', 'run'])
  })

  it('have the attempt, the wait and the error', async () => {
    const { told, reasons } = await play({ backoff: constant(5) }, 1)

    expect(told).toEqual([{ type: 'retry', attempt: 1, delayMs: 5, error: reasons[0] }])
  })

  it.each([
    { reason: 'attempts', options: { attempts: 2, backoff: constant(5) } },
    { reason: 'backoff', options: { backoff: sequence([5, Infinity]) } },
    { reason: 'maxElapsedMs', options: { backoff: sequence([5, 50]), maxElapsedMs: 20 } },
    { reason: 'budget', options: { backoff: constant(5), budget: retryBudget({ ratio: 0, maxTokens: 1 }) } },
  ])('say that it gave up, and which option ended it: $reason', async ({ reason, options }) => {
    const { told, reasons } = await play(options)

    expect(told.at(-1)).toEqual({ type: 'exhausted', attempts: 2, reason, error: reasons[1] })
    expect(told).toHaveLength(2)
  })

  it('say nothing of failures that were not worth a retry', async () => {
    const { told } = await play({ retryIf: () => false })

    expect(told).toEqual([])
  })

  it('reach a listener no more once it has unsubscribed', async () => {
    const policy = retry({ backoff: constant(1) })
    const listener = vi.fn()
    policy.subscribe(listener)()
    void policy(failing(...errors(1)).task)
    await time.pass(10)

    expect(listener).not.toHaveBeenCalled()
  })
})

describe('a hook of retry that throws', () => {
  const broken = (): never => raise('broken')

  it('as onRetry changes nothing', async () => {
    const { outcome, thrown, runs } = await play({ backoff: constant(1), onRetry: broken }, 1)

    expect([outcome.status, thrown, runs]).toEqual(['fulfilled', [['onRetry', 'broken']], 2])
  })

  it.each([
    { how: 'throws', retryIf: broken },
    { how: 'answers with a promise', retryIf: (() => Promise.resolve(false)) as never },
  ])('as retryIf leaves it to the default: it $how', async ({ retryIf }) => {
    const { outcome, thrown, runs } = await play({ backoff: constant(1), retryIf }, 1)

    expect([outcome.status, thrown.length, runs]).toEqual(['fulfilled', 2, 2])
    expect(thrown.map((each) => (each as unknown[])[0])).toEqual(['retryIf', 'retryIf'])
  })

  it.each([
    { how: 'throws', backoff: broken },
    { how: 'gives no number', backoff: (() => 'soon') as never },
    { how: 'gives NaN', backoff: () => NaN },
    { how: 'gives a promise', backoff: (() => Promise.reject(new Error('unheard'))) as never },
  ])(
    'as backoff waits as the default backoff does at most where there was no good delay before: it $how',
    async ({ backoff }) => {
      const { told, thrown, outcome } = await play({ attempts: 9, backoff, random: broken }, 8)

      expect(told).toMatchObject([100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000].map((delayMs) => ({ delayMs })))
      expect([thrown.length, outcome.status]).toEqual([8, 'fulfilled'])
    },
  )

  it('as backoff is told what it should have given', async () => {
    const { thrown } = await play({ backoff: (() => 'soon') as never }, 1)

    expect(thrown).toEqual([
      ['backoff', new TypeError('backoff: `delay` must be a number of milliseconds, 0 or more, received "soon"')],
    ])
  })

  it('as chance waits as the default backoff does at most', async () => {
    const { told, thrown } = await play({ random: broken }, 2)

    expect([told, thrown]).toMatchObject([
      [{ delayMs: 100 }, { delayMs: 200 }],
      [
        ['backoff', 'broken'],
        ['backoff', 'broken'],
      ],
    ])
  })

  it('as backoff waits as long as before where there was a good delay', async () => {
    const { told } = await play({ backoff: ({ attempt }) => (attempt === 1 ? 7 : broken()) }, 2)

    expect(told).toMatchObject([{ delayMs: 7 }, { delayMs: 7 }])
  })

  it('as the clock stops time', async () => {
    const { outcome, runs } = await play({ backoff: constant(5), maxElapsedMs: 10, clock: broken }, 2)

    expect([outcome.status, runs]).toEqual(['fulfilled', 3])
  })

  it('as the clock that gives no number is told', async () => {
    const { thrown } = await play({ backoff: 5, maxElapsedMs: 10, clock: (() => 5n) as never }, 1)

    expect(thrown).toEqual(
      Array.from({ length: 3 }, () => [
        'clock',
        new TypeError('clock: `reading` must be a number of milliseconds, received 5n'),
      ]),
    )
  })

  it('as onHookError is told to nobody', async () => {
    const policy = retry({ backoff: constant(1), onRetry: broken, onHookError: broken })
    const call = policy(failing(...errors(1)).task)
    await time.pass(10)

    expect(await call).toBe('up')
  })
})
