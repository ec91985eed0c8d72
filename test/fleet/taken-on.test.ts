import type { CircuitBreakerOptions } from 'recloser'
import { describe, expect, it, vi } from 'vitest'
import { fakeTime } from '../support/fake-time.ts'
import { circuitInFleet, followed, replyOf } from './support/circuit-in-fleet.ts'
import { deferred, viewOf } from './support/fake-client.ts'

const time = fakeTime()

describe('an opening by hand while the fleet is open', () => {
  it('stays where the fleet has closed in the meantime', async () => {
    const { breaker, redis, settle } = await followed()
    redis.answer = () => ({ view: viewOf(false, 6) })

    breaker.trip()
    await settle()

    expect(breaker.state).toBe('open')
  })

  it('is told once, also where the answer says nothing of the circuit', async () => {
    const { breaker, settle, told } = await followed()

    breaker.trip()
    await settle()

    expect(told).toEqual(['reopen 60000'])
  })

  it('makes it longer for all, also where one before it is on its way', async () => {
    const { breaker, circuit, redis, settle, told } = await followed()
    const first = deferred<object>()
    redis.answer = () => first.promise
    breaker.trip()
    const synced = circuit.sync()

    breaker.trip()
    first.resolve({ view: viewOf(true, 6) })
    await synced
    breaker.trip('by hand', { forMs: 90_000 })
    await settle()

    expect(told).toEqual(['reopen 60000', 'reopen 90000'])
  })
})

describe('what Redis answers', () => {
  it('opens it again where it has closed alone, but the fleet has not', async () => {
    const { breaker, circuit, redis, look, settle, told } = await followed()
    redis.phase = 'detached'
    circuit.detached()
    await time.pass(60_000)
    breaker.acquire().succeed()
    redis.phase = 'attaching'
    redis.answer = () => ({ view: { ...viewOf(true, 6, 30_000), period: '5' } })

    look(6, true)
    await settle()

    expect([told, breaker.state, breaker.retryAfterMs]).toEqual([['close 5'], 'open', 30_000])
  })

  it('is not taken on where a later answer has come before it', async () => {
    const { breaker, circuit, redis } = await followed()
    const answers = [deferred<object>(), deferred<object>(), deferred<object>()]
    let next = 0
    redis.answer = () => answers[next++]?.promise
    const runs = answers.map(() => circuit.run('read', 'read').then((reply) => circuit.apply(reply)))

    answers[0]?.resolve({ view: viewOf(false, 8) })
    await runs[0]
    answers[1]?.resolve({ view: viewOf(true, 7) })
    await runs[1]
    // It has gone back, but what it has of late is known.
    answers[2]?.resolve({ view: viewOf(true, 4) })
    await runs[2]

    expect([breaker.state, circuit.generation]).toEqual(['closed', 8])
  })

  it('opens nothing that was reset in the meantime', async () => {
    const { breaker, redis, look, settle, told } = await followed()
    redis.answer = () => {
      breaker.reset()
      redis.answer = () => undefined
      return { view: viewOf(true, 6) }
    }

    look(6)
    await settle()

    expect([told, breaker.state]).toEqual([['read', 'close'], 'closed'])
  })

  it('does not change which opening it closes, as long as that is still to be told', async () => {
    const { breaker, circuit, redis, look, settle, told } = await followed()
    redis.phase = 'detached'
    circuit.detached()
    await time.pass(60_000)
    breaker.acquire().succeed()
    redis.phase = 'attaching'
    look(5, true)
    redis.answer = () => ({ view: viewOf(true, 5, 0) })

    circuit.apply(await circuit.run('lease', 'lease'))
    await settle()

    expect(told).toEqual(['lease', 'close 5'])
  })

  it('leaves a probe alone that runs while another process takes a hold', async () => {
    const { breaker, redis, settle, look, transitions } = await followed({}, {}, 0)
    redis.answer = () => ({ granted: true })
    breaker.tryAcquire()
    await time.pass(1)
    breaker.acquire()

    redis.answer = () => ({ view: { ...viewOf(true, 6, 0), period: '5', heldClosed: true } })
    look(6)
    await settle()

    expect([breaker.current.held, transitions.at(-1)]).toEqual(['closed', expect.stringMatching(/^open > half-open/)])
  })

  it('is reported where it was damaged', async () => {
    const errors: unknown[] = []
    const onHookError: CircuitBreakerOptions['onHookError'] = (error, hook) => errors.push(`${hook}: ${String(error)}`)
    const { redis, look, settle } = circuitInFleet({ onHookError })
    redis.answer = () => ({ damaged: true, view: viewOf(false, 6) })

    look(6, true)
    await settle()

    expect(errors).toEqual([expect.stringMatching(/^shareOverRedis: TypeError: .*"billing" was damaged/)])
  })
})

describe('a hold of another process', () => {
  const held = replyOf({ view: { ...viewOf(false, 5), heldOpen: true } })

  it('is no news for the others', () => {
    const { breaker, circuit, isWanted } = circuitInFleet()

    circuit.apply(held)

    expect([breaker.current.held, isWanted()]).toEqual(['open', false])
  })

  it('ends when that process releases it, however often it was read before', () => {
    const { breaker, circuit } = circuitInFleet()
    for (const each of [held, held]) circuit.apply(each)

    circuit.apply(replyOf({ view: viewOf(false, 6) }))

    expect(breaker.current.held).toBeUndefined()
  })

  it('ends with a listener that drops the breaker because of it', () => {
    const onHookError = vi.fn()
    const { breaker, circuit } = circuitInFleet({ onHookError })
    breaker.subscribe('hold', ({ held: isHeld }) => {
      if (isHeld) circuit.leave()
    })

    circuit.apply(held)

    expect(breaker.current.held).toBeUndefined()
    expect(onHookError).not.toHaveBeenCalled()
  })
})

it('decides on a probe itself where Redis goes away before it has the verdict', async () => {
  const { breaker, circuit, redis } = await followed({}, {}, 0)
  redis.answer = () => ({ granted: true })
  breaker.tryAcquire()
  await time.pass(1)
  redis.answer = () => new Promise(() => undefined)
  breaker.acquire().succeed()
  const before = breaker.state

  redis.phase = 'detached'
  circuit.detached()

  expect([before, breaker.state]).toEqual(['half-open', 'closed'])
})
