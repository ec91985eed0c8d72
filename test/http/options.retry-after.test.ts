import { describe, expect, it, vi } from 'vitest'
import type { CircuitBreakerOptions } from 'recloser'
import { withFetchBreaker } from 'recloser/fetch'
import { reasonOf } from '../support/server.ts'
import { httpDoors } from './doors.ts'

const a = 'http://a.example'
const touchy = { failureThreshold: 1, clock: () => 0 }

describe.each(httpDoors)('$name', ({ open }) => {
  describe('maxRetryAfterMs', () => {
    const opened = async (options: object): Promise<number> => {
      const { send, breakers } = open({ breaker: touchy, ...options })
      await send(a, 503, { 'retry-after': '999999' })
      return breakers.get(a).retryAfterMs
    }

    it('is five minutes by default, and never shortens the open period', async () => {
      expect(await opened({})).toBe(300_000)
      expect(await opened({ maxRetryAfterMs: 600_000 })).toBe(600_000)
      expect(await opened({ maxRetryAfterMs: 0 })).toBe(60_000)
      expect(await opened({ breaker: { ...touchy, resetTimeoutMs: 400_000 } })).toBe(400_000)
    })

    it('bounds what a circuit keeps of the header, beside status and URL', async () => {
      const { send } = open({ breaker: touchy, maxRetryAfterMs: 90_000 })
      await send(`${a}/path?token=SECRET`, 503, { 'retry-after': '120' })

      expect(await send(a)).toMatchObject({
        retryAfterMs: 90_000,
        cause: { status: 503, url: `${a}/path`, retryAfterMs: 90_000 },
      })
    })

    it('reads a date against the wall clock of the breaker, whatever that gives', async () => {
      const header = { 'retry-after': 'Tue, 01 Jan 2030 00:02:00 GMT' }
      const openFor = async (wallClock: () => number): Promise<number> => {
        const { send, breakers } = open({ breaker: { ...touchy, wallClock, onHookError: () => undefined } })
        await send(a, 503, header)
        return breakers.get(a).retryAfterMs
      }

      expect(await openFor(() => Date.parse('2030-01-01T00:00:00Z'))).toBe(120_000)
      expect(await openFor(() => NaN)).toBe(60_000)
    })
  })
})

it('is bounded, and read against the wall clock of the breaker, where an error has the header too', async () => {
  const headers = new Headers({ 'retry-after': 'Tue, 01 Jan 2030 00:02:00 GMT' })
  const answer = (): Promise<Response> => Promise.reject(Object.assign(new Error('busy'), { response: { headers } }))
  const openFor = async (
    options: Pick<CircuitBreakerOptions, 'wallClock'>,
    maxRetryAfterMs?: number,
  ): Promise<number> => {
    const send = withFetchBreaker<typeof fetch>(answer, { breaker: { ...touchy, ...options }, maxRetryAfterMs })
    await reasonOf(send(a))
    return send.breakers.get(a).retryAfterMs
  }
  const wallClock = (): number => Date.parse('2030-01-01T00:00:00Z')

  expect(await openFor({ wallClock })).toBe(120_000)
  expect(await openFor({ wallClock }, 90_000)).toBe(90_000)
  vi.setSystemTime(wallClock() + 20_000)
  expect(await openFor({})).toBe(100_000)
  vi.useRealTimers()
})
