import { describe, expect, it } from 'vitest'
import { withFetchBreaker } from 'recloser/fetch'
import { countWindow, slowCallRate } from 'recloser/trip'
import { reasonOf } from '../http/sick-server.ts'

/** Opens at the first slow call. */
const trip = slowCallRate({ slowerThanMs: 100, threshold: 1, minimumCalls: 1, over: countWindow(1) })

/** A client whose call ends 500 ms after it began, with this error. */
function slowly(error: Error) {
  let nowMs = 0
  const client = (): Promise<Response> => {
    nowMs += 500
    return Promise.reject(error)
  }
  const send = withFetchBreaker<typeof fetch>(client, { breaker: { trip, clock: () => nowMs } })
  return { origin: 'http://a.example', send }
}

const withCode = (code: string): Error =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) })

describe('a slow request that fails', () => {
  it.each(['UND_ERR_REQ_CONTENT_LENGTH_MISMATCH', 'UND_ERR_INVALID_ARG'])(
    "by the caller's own doing (%s) never reached the server, and is not overdue",
    async (code) => {
      const { origin, send } = slowly(withCode(code))

      await reasonOf(send(`${origin}/`))

      const { state, stats } = send.breakers.get(origin)
      expect([state, stats.totals.ignored]).toEqual(['closed', 1])
    },
  )

  it('by the doing of the server counts as slow', async () => {
    const { origin, send } = slowly(withCode('ECONNRESET'))

    await reasonOf(send(`${origin}/`))

    expect(send.breakers.get(origin).state).toBe('open')
  })
})
