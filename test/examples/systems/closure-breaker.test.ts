import { isCircuitOpen } from 'recloser'
import { manualClock, scripted, type ManualClock, type Step } from 'recloser/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { wrap } from '../../../examples/systems/closure-breaker.ts'

let clock: ManualClock
beforeEach(() => {
  clock = manualClock(1_000)
})

function wrapping(script: readonly Step<string>[], options: Parameters<typeof wrap>[2] = {}) {
  const fn = scripted<unknown, [string], Promise<string>>(script, function ping() {
    return Promise.resolve('pong')
  })
  const ping = wrap(fn, 3, { clock, ...options })
  /** Calls so often, and gives what is known after each. */
  const failuresAfter = async (calls: number): Promise<readonly number[]> => {
    const seen: number[] = []
    for (let call = 0; call < calls; call++) {
      await ping('a').catch((error: unknown) => error)
      seen.push(ping.failures)
    }
    return seen
  }
  return { fn, ping, failuresAfter }
}

it('is the function: same arguments, same answer, same name', async () => {
  const { fn, ping } = wrapping(['ok'])

  expect([await ping('a'), fn.calls, ping.name]).toEqual(['pong', [['a']], 'ping'])
})

it('counts failures, and forgets them where the window ends', async () => {
  const { ping, failuresAfter } = wrapping(['fail'], { windowMs: 10_000 })
  expect(await failuresAfter(2)).toEqual([1, 2])

  clock.advance(20_000)

  expect([ping.failures, await failuresAfter(2), ping.state]).toEqual([0, [1, 2], 'closed'])
})

it('knows when it was last tried, and a call that is not run is no try', async () => {
  const { ping, failuresAfter } = wrapping(['fail'])
  expect(ping.lastAttemptAtMs).toBeUndefined()
  await failuresAfter(3)
  clock.advance(500)

  await expect(ping('a')).rejects.toSatisfy(isCircuitOpen)
  expect(ping.lastAttemptAtMs).toBe(1_000)

  clock.advance(1_500)
  await failuresAfter(1)
  expect(ping.lastAttemptAtMs).toBe(3_000)
})

describe('at the threshold', () => {
  it('waits as long as the backoff of (failures, threshold) says, longer after each failure', async () => {
    const asked: (readonly number[])[] = []
    const { ping, fn, failuresAfter } = wrapping(['fail'], {
      backoff: (failures, threshold) => {
        asked.push([failures, threshold])
        return 1_000 * failures
      },
    })
    await failuresAfter(3)
    for (const waitMs of [3_000, 4_000, 5_000]) {
      const calls = fn.callCount
      clock.advance(waitMs - 1)
      await expect(ping('a')).rejects.toMatchObject({ code: 'ERR_CIRCUIT_OPEN', retryAfterMs: 1 })
      expect(fn.callCount).toBe(calls)
      clock.advance(1)
      await failuresAfter(1)
    }

    expect(asked).toEqual([
      [3, 3],
      [4, 3],
      [5, 3],
      [6, 3],
    ])
    expect(ping.failures).toBe(6)
  })

  it('doubles from 2 s by default', async () => {
    const { ping, failuresAfter } = wrapping(['fail'])
    await failuresAfter(3)
    const waits: unknown[] = []
    for (let round = 0; round < 4; round++) {
      const { retryAfterMs } = (await ping('a').catch((error: unknown) => error)) as { retryAfterMs: number }
      waits.push(retryAfterMs)
      clock.advance(retryAfterMs)
      await failuresAfter(1)
    }

    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000])
  })

  it('forgets all failures at one success, and begins with the first wait again', async () => {
    const { ping, failuresAfter } = wrapping(['fail', 'fail', 'fail', 'fail', 'ok', 'fail'])
    await failuresAfter(3)
    clock.advance(2_000)
    await failuresAfter(1)
    clock.advance(4_000)

    expect(await ping('a')).toBe('pong')
    expect([ping.failures, ping.state]).toEqual([0, 'closed'])

    expect(await failuresAfter(3)).toEqual([1, 2, 3])
    await expect(ping('a')).rejects.toMatchObject({ retryAfterMs: 2_000 })
  })
})

describe('isolated by hand', () => {
  it('rejects every call until it is released, and keeps what it knows', async () => {
    const { ping, fn, failuresAfter } = wrapping(['fail', 'fail', 'ok'])
    await failuresAfter(2)

    const isolation = ping.isolate()
    clock.advance(5_000)
    await expect(ping('a')).rejects.toMatchObject({ code: 'ERR_CIRCUIT_HELD', retryAfterMs: Infinity })
    expect([fn.callCount, ping.failures, ping.lastAttemptAtMs, ping.state]).toEqual([2, 2, 1_000, 'open'])

    isolation.release()
    expect(await ping('a')).toBe('pong')
  })
})
