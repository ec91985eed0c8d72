import { describe, expect, it } from 'vitest'
import { countWindow, failureCount, failureRate, slowCallRate, timeWindow } from 'recloser/trip'
import type { TripStrategy, TripWindow } from 'recloser/trip'
import { complaint } from '../support/complaint.ts'

/** Records a row of calls, `f` failed, `s` slow, `b` both, and gives what the last of them said. */
const lastWords = (strategy: TripStrategy, row: string): string | undefined => {
  const tally = strategy.empty()
  return Array.from(row, (call) => strategy.record(tally, 'fb'.includes(call), 'sb'.includes(call) ? 101 : 100, 0)).at(
    -1,
  )
}

const over = countWindow(10)

describe('failureCount', () => {
  it('speaks at the threshold, whatever succeeded between', () => {
    expect(lastWords(failureCount({ threshold: 3, over }), 'f..f..f')).toBe('3 failures within countWindow(10)')
  })

  it('is silent below the threshold', () => {
    expect(lastWords(failureCount({ threshold: 3, over }), 'ff')).toBeUndefined()
  })

  it('opens at 5 failures of the last minute where nothing else is said', () => {
    expect(lastWords(failureCount(), 'fffff')).toBe('5 failures within timeWindow(60000/10)')
  })

  it('lowers the default threshold to the size of a small window', () => {
    expect(lastWords(failureCount({ over: countWindow(2) }), 'ff')).toBe('2 failures within countWindow(2)')
  })

  it('takes a threshold as large as the window', () => {
    expect(lastWords(failureCount({ threshold: 2, over: countWindow(2) }), 'ff')).toBeDefined()
  })

  it('refuses a threshold above what the window holds', () => {
    const error = complaint(() => failureCount({ threshold: 3, over: countWindow(2) }))

    expect(String(error)).toBe(
      'RangeError: failureCount(): `threshold` must be at most the 2 calls of the window, received 3',
    )
  })

  it('takes any threshold where the window holds any number of calls', () => {
    expect(() => failureCount({ threshold: 1_000_000, over: timeWindow() })).not.toThrow()
  })
})

describe('failureRate', () => {
  it('speaks at the threshold, in words that say the rate', () => {
    expect(lastWords(failureRate({ threshold: 0.5, minimumCalls: 4, over }), '..ff')).toBe(
      'failure rate 0.5 of 4 calls',
    )
  })

  it('rounds the rate in its words to four digits', () => {
    expect(lastWords(failureRate({ threshold: 0.5, minimumCalls: 3, over }), '.ff')).toBe(
      'failure rate 0.6667 of 3 calls',
    )
  })

  it('is silent below the threshold', () => {
    expect(lastWords(failureRate({ threshold: 0.5, minimumCalls: 3, over }), '..f')).toBeUndefined()
  })

  it('is silent below the minimum of calls', () => {
    expect(lastWords(failureRate({ threshold: 0.5, minimumCalls: 4, over }), 'fff')).toBeUndefined()
  })

  it('takes 1 for: every call', () => {
    expect(lastWords(failureRate({ threshold: 1, minimumCalls: 3, over }), 'fff')).toBe('failure rate 1 of 3 calls')
  })

  it('opens at half of at least 10 calls where nothing else is said', () => {
    const words = [lastWords(failureRate(), 'fffffffff'), lastWords(failureRate(), '.....fffff')]

    expect(words).toEqual([undefined, 'failure rate 0.5 of 10 calls'])
  })

  it('lowers the default minimum to the size of a small window', () => {
    expect(lastWords(failureRate({ over: countWindow(2) }), 'ff')).toBe('failure rate 1 of 2 calls')
  })

  it('refuses a minimum above the size of the window', () => {
    const error = complaint(() => failureRate({ minimumCalls: 11, over }))

    expect(String(error)).toBe(
      'RangeError: failureRate(): `minimumCalls` must be at most the 10 calls of the window, received 11',
    )
  })

  it('counts no slowness: calls are not timed for it', () => {
    expect(failureRate().slowerThanMs).toBeUndefined()
  })

  it('needs the time only where its window does', () => {
    expect([failureRate({ over }).clockless, failureRate({ over: timeWindow() }).clockless]).toEqual([true, false])
  })
})

describe("a window of one's own", () => {
  /** Holds the last call only. */
  const lastCall: TripWindow<{ failures: number }> = {
    shape: 'lastCall',
    empty: () => ({ failures: 0 }),
    record(frame, failed) {
      frame.failures = Number(failed)
    },
    totals: ({ failures }) => ({ calls: 1, failures, slow: 0 }),
    save: (frame) => frame,
    load: (saved) => saved as { failures: number },
  }

  it('serves as well', () => {
    expect(lastWords(failureCount({ threshold: 1, over: lastCall }), 'f')).toMatch(/^1 failures? within lastCall$/)
  })

  it('is taken for one that needs the time where it does not say', () => {
    expect(failureCount({ over: lastCall }).clockless).toBe(false)
  })
})

describe('slowCallRate', () => {
  const rate = { slowerThanMs: 100, threshold: 0.5, minimumCalls: 2, over }

  it('speaks at the threshold, in words that say the rate', () => {
    expect(lastWords(slowCallRate(rate), '.s')).toBe('slow-call rate 0.5 of 2 calls')
  })

  it('takes exactly `slowerThanMs` for fast', () => {
    expect(lastWords(slowCallRate(rate), 'ff')).toBeUndefined()
  })

  it('counts a slow failure as slow', () => {
    expect(lastWords(slowCallRate(rate), 'bb')).toBe('slow-call rate 1 of 2 calls')
  })

  it('speaks after a fast failure where slow calls before it are enough', () => {
    expect(lastWords(slowCallRate({ ...rate, minimumCalls: 3 }), 'ssf')).toBe('slow-call rate 0.6667 of 3 calls')
  })

  it('has calls timed', () => {
    expect(slowCallRate(rate).slowerThanMs).toBe(100)
  })

  it('takes 0: every call that takes any time is slow', () => {
    expect(lastWords(slowCallRate({ ...rate, slowerThanMs: 0 }), '..')).toBe('slow-call rate 1 of 2 calls')
  })
})
