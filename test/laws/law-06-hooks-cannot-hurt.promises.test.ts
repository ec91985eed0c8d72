import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withJitter, withRetryAfter } from 'recloser/backoff'
import { Harness } from '../support/harness.ts'

const broken = new Error('broken hook')
const rejecting = (() => Promise.reject(broken)) as unknown as () => number

/** A turn of the event loop, after which a rejection that nobody handles has been told. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const unhandled: unknown[] = []
const note = (reason: unknown): void => {
  unhandled.push(reason)
}

describe('law 6: an async hook where a number is wanted cannot hurt', () => {
  beforeEach(() => {
    unhandled.length = 0
    process.on('unhandledRejection', note)
  })
  afterEach(() => {
    process.off('unhandledRejection', note)
  })

  it('takes the promise of a clock for no time passed, and leaves its rejection to nobody', async () => {
    const { breaker } = new Harness({ clock: rejecting, wallClock: rejecting })

    breaker.trip()
    const { savedAtMs } = breaker.snapshot()
    await turn()

    expect([breaker.retryAfterMs, savedAtMs, unhandled]).toEqual([60_000, null, []])
  })

  it.each([
    { title: 'withJitter', backoff: withJitter(rejecting, 'full') },
    { title: 'withRetryAfter', backoff: withRetryAfter(rejecting) },
  ])('takes the last good delay for the promise of a backoff within $title', async ({ backoff }) => {
    const harness = new Harness({ resetTimeoutMs: backoff })

    harness.breaker.trip()
    await turn()

    expect([harness.breaker.retryAfterMs, harness.hookErrors.map(({ hook }) => hook), unhandled]).toEqual([
      60_000,
      ['backoff'],
      [],
    ])
  })
})
