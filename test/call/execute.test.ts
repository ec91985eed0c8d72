import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker, execute, isRejection, wrap } from 'recloser'
import { fakeTime } from '../support/fake-time.ts'
import { deferred, fail, raise, refusal, rejection, thenable } from '../support/tasks.ts'

const time = fakeTime()

it.each([
  { way: 'execute', run: (breaker: CircuitBreaker, task: () => unknown) => execute(breaker, task) },
  { way: 'execute with options', run: (breaker: CircuitBreaker, task: () => unknown) => execute(breaker, task, {}) },
  { way: 'wrap', run: (breaker: CircuitBreaker, task: () => unknown) => wrap(breaker, task)() },
])('$way takes whatever admits calls as a breaker does', async ({ run }) => {
  const breaker = new CircuitBreaker({ failureThreshold: 1 })
  const standIn = { admit: () => breaker.admit() } as unknown as CircuitBreaker

  expect(await run(standIn, () => 'up')).toBe('up')
  expect(await rejection(run(standIn, () => raise('down')))).toBe('down')
  await refusal(run(standIn, () => 'up'))
  expect(breaker.stats.totals).toMatchObject({ successes: 1, failures: 1, rejected: 1 })
})

describe('execute', () => {
  const values: { what: string; task: () => unknown; value: unknown }[] = [
    { what: 'a plain value', task: () => 'up', value: 'up' },
    { what: 'a promise', task: () => Promise.resolve('up'), value: 'up' },
    { what: 'undefined', task: () => undefined, value: undefined },
    { what: 'null', task: () => null, value: null },
    { what: 'a promise of undefined', task: () => Promise.resolve(), value: undefined },
    { what: 'false', task: () => false, value: false },
    { what: 'an error as a value', task: () => new Error('as a value'), value: new Error('as a value') },
    {
      what: 'a thenable',
      task: () =>
        thenable((resolve) => {
          resolve('up')
        }),
      value: 'up',
    },
    {
      what: 'a thenable that settles twice',
      task: () =>
        thenable((resolve, reject) => {
          resolve('up')
          reject('down')
        }),
      value: 'up',
    },
    {
      what: 'a thenable that resolves and then throws',
      task: () =>
        thenable((resolve) => {
          resolve('up')
          raise('down')
        }),
      value: 'up',
    },
  ]

  it.each(values)('resolves with what the task gives: $what', async ({ task, value }) => {
    const got = await execute(new CircuitBreaker(), task)

    expect(got).toEqual(value)
  })

  it.each(values)('counts it as one success: $what', async ({ task }) => {
    const breaker = new CircuitBreaker()

    await execute(breaker, task)

    expect(breaker.stats.totals).toMatchObject({ successes: 1, failures: 0, ignored: 0 })
  })

  const errors: { what: string; task: () => unknown }[] = [
    { what: 'a synchronous throw', task: () => raise('down') },
    { what: 'a rejection', task: () => Promise.resolve().then(() => raise('down')) },
    {
      what: 'a thenable that rejects',
      task: () =>
        thenable((_resolve, reject) => {
          reject('down')
        }),
    },
    { what: 'a thenable that throws', task: () => thenable(() => raise('down')) },
    {
      what: 'a value whose then cannot be read',
      task: () => Object.defineProperty({}, 'then', { get: () => raise('down') }),
    },
  ]

  it.each(errors)('rejects with what the task throws: $what', async ({ task }) => {
    const got = await rejection(execute(new CircuitBreaker(), task))

    expect(got).toBe('down')
  })

  it.each(errors)('counts it as one failure: $what', async ({ task }) => {
    const breaker = new CircuitBreaker()

    await rejection(execute(breaker, task))

    expect(breaker.stats.totals).toMatchObject({ successes: 0, failures: 1, ignored: 0 })
  })

  it.each(errors)('gives the slot of a probe back: $what', async ({ task }) => {
    const breaker = new CircuitBreaker({ halfOpenFailureThreshold: 2 })
    breaker.trip()
    await time.pass(60_000)

    await rejection(execute(breaker, task))

    expect([breaker.state, breaker.retryAfterMs]).toEqual(['half-open', 0])
  })

  it('starts the task at once, in the caller’s own turn', () => {
    const task = vi.fn(() => 'up')

    void execute(new CircuitBreaker(), task)

    expect(task).toHaveBeenCalledTimes(1)
  })

  it('opens at the fifth failure in a row, and runs no task while open', async () => {
    const breaker = new CircuitBreaker({ name: 'billing' })
    await fail(breaker, 5)
    const task = vi.fn(() => 'up')

    const error = await refusal(execute(breaker, task))

    expect(error).toMatchObject({
      name: 'CircuitOpenError',
      circuit: 'billing',
      code: 'ERR_CIRCUIT_OPEN',
      retryAfterMs: 60_000,
    })
    expect(task).not.toHaveBeenCalled()
  })

  it('runs a probe after a minute on the default clock, and closes on its success', async () => {
    const breaker = new CircuitBreaker()
    await fail(breaker, 5)
    await time.pass(59_999)
    const early = await refusal(execute(breaker, () => 'up'))
    await time.pass(1)

    await execute(breaker, () => 'up')

    expect([early.retryAfterMs, breaker.state]).toEqual([1, 'closed'])
  })

  it('waits no longer when wall time is set back an hour', async () => {
    const breaker = new CircuitBreaker()
    await fail(breaker, 5)
    time.setWallBack(3_600_000)
    await time.pass(60_000)

    const value = await execute(breaker, () => 'up')

    expect(value).toBe('up')
  })

  it('opens again when the probe fails', async () => {
    const breaker = new CircuitBreaker()
    await fail(breaker, 5)
    await time.pass(60_000)

    await fail(breaker)

    expect([breaker.state, breaker.retryAfterMs]).toEqual(['open', 60_000])
  })

  it('tells how long a call took', async () => {
    const breaker = new CircuitBreaker()
    const durations: unknown[] = []
    breaker.subscribe((event) => durations.push('durationMs' in event && event.durationMs))
    const task = deferred()
    const call = execute(breaker, () => task.promise)
    await time.pass(250)

    task.resolve('up')
    await call

    expect(durations).toEqual([250])
  })

  it('refuses with the brand of this library', async () => {
    const breaker = new CircuitBreaker()
    breaker.trip()

    const error = await rejection(execute(breaker, () => 'up'))

    expect(isRejection(error)).toBe(true)
  })

  it('carries no stack in its refusals unless asked for', async () => {
    const [plain, traced] = [new CircuitBreaker(), new CircuitBreaker({ captureStack: true })]
    plain.trip()
    traced.trip()

    const errors = [await refusal(execute(plain, () => 'up')), await refusal(execute(traced, () => 'up'))]

    expect(errors.map(({ stack }) => stack?.includes('\n    at ') === true)).toEqual([false, true])
  })

  it('does not let the stack of its refusals grow', async () => {
    const breaker = new CircuitBreaker({ captureStack: true })
    breaker.trip()
    const depths: (number | undefined)[] = []

    for (let call = 0; call < 1_000; call++) {
      const { stack } = await refusal(execute(breaker, () => 'up'))
      depths.push(stack?.split('\n').length)
    }

    expect(depths.at(-1)).toBe(depths[1])
  })

  it('holds no timer, open or closed', async () => {
    const breaker = new CircuitBreaker()
    await execute(breaker, () => 'up')
    await fail(breaker, 5)

    expect(time.timers()).toBe(0)
  })

  it('runs and tells in shadow mode what it would refuse', async () => {
    const breaker = new CircuitBreaker({ shadow: true })
    await fail(breaker, 5)
    const told: unknown[] = []
    breaker.subscribe((event) => told.push(event.type === 'rejected' ? event.shadow : event.type))

    const value = await execute(breaker, () => 'up')

    expect([value, told, breaker.state]).toEqual(['up', [true, 'ignored'], 'open'])
  })
})
