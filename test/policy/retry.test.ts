import { describe, expect, it, vi } from 'vitest'
import { constant, exponential, sequence, withRetryAfter } from 'recloser/backoff'
import { retry, type RetryOptions } from 'recloser/policies'
import { httpStatus, networkError } from 'recloser/predicates'
import { fakeTime } from '../support/fake-time.ts'
import { raise, rejection } from '../support/tasks.ts'
import { errors, failing } from './failing.ts'

const time = fakeTime()

/** When the task was run, in milliseconds since the call, up to its end. */
async function moments(options: RetryOptions, task: () => unknown): Promise<readonly number[]> {
  const startedAtMs = performance.now()
  const runsAtMs: number[] = []
  const call = retry(options)(() => {
    runsAtMs.push(performance.now() - startedAtMs)
    return task()
  }).catch(() => undefined)
  await time.pass(1e9)
  await call
  return runsAtMs
}

const down = (): never => raise(new Error('down'))

describe('retry', () => {
  it('runs a task that succeeds once, and gives its very value', async () => {
    const value = {}
    const task = vi.fn(() => value)

    expect(await retry()(task)).toBe(value)
    expect([task.mock.calls.length, time.timers()]).toEqual([1, 0])
  })

  it('runs a task again until it succeeds', async () => {
    const { task, runs } = failing(...errors(2))
    const call = retry({ backoff: constant(10) })(task)
    await time.pass(20)

    expect([await call, runs()]).toEqual(['up', 3])
  })

  it('gives the very error of the last attempt', async () => {
    const reasons = errors(3)
    const call = rejection(retry({ backoff: constant(0) })(failing(...reasons).task))
    await time.pass(10)

    expect(await call).toBe(reasons[2])
  })

  it.each([1, 2, 3, 7])('makes %d attempts where that is the option, the first one included', async (attempts) => {
    expect(await moments({ attempts, backoff: constant(1) }, down)).toHaveLength(attempts)
  })

  it('goes on for ever where attempts are Infinity', async () => {
    const { task, runs } = failing(...errors(500))
    const call = retry({ attempts: Infinity, backoff: constant(1) })(task)
    await time.pass(500)

    expect([await call, runs()]).toEqual(['up', 501])
  })

  it('waits as the backoff says, which is told the attempt, the delay before and the failure', async () => {
    const contexts: unknown[] = []
    const growing = exponential({ initialMs: 10 })
    const reasons = errors(3)
    const { task } = failing(...reasons)
    const random = (): number => 0.5
    const backoff: RetryOptions['backoff'] = (context) => (contexts.push(context), growing(context))

    const runsAtMs = await moments({ attempts: 4, backoff, random }, () => task())

    expect(runsAtMs).toEqual([0, 10, 30, 70])
    expect(contexts).toEqual([
      { attempt: 1, previousMs: undefined, failure: reasons[0], random },
      { attempt: 2, previousMs: 10, failure: reasons[1], random },
      { attempt: 3, previousMs: 20, failure: reasons[2], random },
    ])
  })

  it('makes 3 attempts by default, after waits by chance of up to 100 and 200 ms', async () => {
    expect(await moments({ random: () => 0.999_999 }, down)).toEqual([0, 100, 300])
    expect(await moments({ random: () => 0.5 }, down)).toEqual([0, 50, 150])
    expect(await moments({ random: () => 0 }, down)).toHaveLength(3)
  })

  it.each([0, 7, 1_500.5])('waits %d ms each time where that number is the backoff', async (backoff) => {
    const delays: number[] = []
    await moments({ backoff, onRetry: ({ delayMs }) => delays.push(delayMs) }, down)

    expect(delays).toEqual([backoff, backoff])
  })

  it('waits as long as the failure asks for, by withRetryAfter', async () => {
    const reasons = [
      Object.assign(new Error('busy'), { retryAfterMs: 700 }),
      Object.assign(new Error('busy'), { response: new Response(null, { headers: { 'retry-after': '3' } }) }),
    ]
    const { task } = failing(...reasons)

    const runsAtMs = await moments({ backoff: withRetryAfter(constant(10)) }, () => task())

    expect(runsAtMs).toEqual([0, 700, 3_700])
  })
})

describe('retryIf', () => {
  it('says which errors are worth another attempt', async () => {
    const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
    const wrong = new Error('bad request')
    const { task, runs } = failing(refused, wrong)
    const call = rejection(retry({ retryIf: networkError, backoff: constant(1) })(task))
    await time.pass(10)

    expect([(await call) === wrong, runs()]).toEqual([true, 2])
  })

  it('may want another attempt for a value, and the caller gets the last one', async () => {
    const task = vi.fn(() => ({ status: 503 }))
    const call = retry({ retryIf: httpStatus('5xx'), backoff: constant(1) })(task)
    await time.pass(10)

    expect([await call, task.mock.calls.length]).toEqual([{ status: 503 }, 3])
  })

  it('is told the outcome and the signal', async () => {
    const { signal } = new AbortController()
    const retryIf = vi.fn(() => false)
    await retry({ retryIf })(() => 'up', { signal })

    expect(retryIf.mock.calls).toEqual([
      [
        { status: 'fulfilled', value: 'up' },
        { signal, probe: false },
      ],
    ])
  })
})

describe('maxElapsedMs', () => {
  it('gives up at once where the wait would end later', async () => {
    const call = retry({ attempts: 9, backoff: sequence([40, 50, 60]), maxElapsedMs: 100 })
    const ended = vi.fn()
    const { task, runs } = failing(...errors(9))
    void call(task).catch(ended)
    await time.pass(90)

    expect([runs(), ended.mock.calls.length, time.timers()]).toEqual([3, 1, 0])
  })

  it('lets a wait end exactly then', async () => {
    expect(await moments({ attempts: 9, backoff: constant(50), maxElapsedMs: 100 }, down)).toEqual([0, 50, 100])
  })

  it('counts the time that attempts take', async () => {
    const slow = (): Promise<never> => new Promise((_, reject) => setTimeout(reject, 80, new Error('down')))

    expect(await moments({ attempts: 9, backoff: constant(50), maxElapsedMs: 200 }, slow)).toEqual([0, 130])
  })

  it('is not stretched by a clock that steps back', async () => {
    const readingsMs = [1_000, 40, 40, 80, NaN, 80, 120]
    const clock = (): number => readingsMs.shift() ?? 1e6

    expect(await moments({ attempts: 9, backoff: constant(30), maxElapsedMs: 100, clock }, down)).toHaveLength(4)
  })

  it('begins no retry after a wait that took longer than its timer, as where a laptop slept', async () => {
    let nowMs = 0
    const told: unknown[] = []
    const policy = retry({ attempts: 9, backoff: 50, maxElapsedMs: 100, clock: () => nowMs })
    policy.subscribe((event) => told.push(event.type === 'exhausted' ? event.reason : event.type))
    const [reason] = errors(1)
    const { task, runs } = failing(reason)
    const call = rejection(policy(task))
    await time.pass(10)
    nowMs = 101
    await time.pass(40)

    expect([(await call) === reason, runs(), told]).toEqual([true, 1, ['retry', 'maxElapsedMs']])
  })

  it('begins a retry exactly then, after a wait that took longer', async () => {
    let nowMs = 0
    const policy = retry({ backoff: 50, maxElapsedMs: 100, clock: () => nowMs })
    const call = policy(failing(...errors(1)).task)
    await time.pass(10)
    nowMs = 100
    await time.pass(40)

    expect(await call).toBe('up')
  })

  it('does not read the clock where there is no limit', async () => {
    const clock = vi.fn(() => 0)
    await moments({ clock, backoff: constant(1) }, down)

    expect(clock).not.toHaveBeenCalled()
  })
})

describe('a backoff of Infinity', () => {
  it('gives up at once', async () => {
    expect(await moments({ attempts: 9, backoff: sequence([5, Infinity]) }, down)).toEqual([0, 5])
    expect(await moments({ attempts: 9, backoff: Infinity }, down)).toEqual([0])
  })
})
