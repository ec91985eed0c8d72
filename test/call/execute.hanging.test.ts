import { describe, expect, it } from 'vitest'
import { CircuitBreaker, execute } from 'recloser'
import { fakeTime } from '../support/fake-time.ts'
import { deferred, refusal } from '../support/tasks.ts'

const time = fakeTime()

describe('execute with a task that never settles', () => {
  const hang = (): Promise<never> => new Promise(() => undefined)

  it('goes on admitting others while closed', async () => {
    const breaker = new CircuitBreaker()
    for (let call = 0; call < 100; call++) void execute(breaker, hang)

    const value = await execute(breaker, () => 'up')

    expect(value).toBe('up')
  })

  it('refuses others at once while it is the probe, and names the wait', async () => {
    const breaker = new CircuitBreaker()
    breaker.trip()
    await time.pass(60_000)
    void execute(breaker, hang)
    await time.pass(20_000)

    const error = await refusal(execute(breaker, () => 'up'))

    expect(error).toMatchObject({ code: 'ERR_CIRCUIT_PROBE_LIMIT', state: 'half-open', retryAfterMs: 40_000 })
  })

  it('loses its slot after as long as the circuit was open, and another probe closes', async () => {
    const breaker = new CircuitBreaker()
    breaker.trip()
    await time.pass(60_000)
    void execute(breaker, hang)
    await time.pass(60_000)

    await execute(breaker, () => 'up')

    expect(breaker.state).toBe('closed')
  })

  it('still gives its caller the value, should it come after all', async () => {
    const breaker = new CircuitBreaker()
    breaker.trip()
    await time.pass(60_000)
    const slow = deferred()
    const call = execute(breaker, () => slow.promise)
    await time.pass(3_600_000)
    await execute(breaker, () => 'up')

    slow.resolve('at last')

    expect([await call, breaker.stats.totals.late]).toEqual(['at last', 1])
  })
})
