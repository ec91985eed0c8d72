import { describe, expect, it } from 'vitest'
import { consecutiveFailures } from 'recloser/trip'
import { complaint } from '../support/complaint.ts'

/** Records a row of calls, `F` for a failure, and gives what each of them said. */
const say = (n: number | undefined, row: string): unknown[] => {
  const strategy = consecutiveFailures(n)
  const tally = strategy.empty()
  return Array.from(row, (call) => strategy.record(tally, call === 'F', 0, 0))
}

describe('consecutiveFailures', () => {
  it('speaks at the threshold, in words that say how many', () => {
    expect(say(3, 'FFF')).toEqual([undefined, undefined, '3 failures in a row'])
  })

  it('speaks at the first failure where the threshold is 1', () => {
    expect(say(1, 'SF')).toEqual([undefined, expect.stringMatching(/^1 failure/)])
  })

  it('starts anew after a success', () => {
    expect(say(2, 'FSFSF')).toEqual([undefined, undefined, undefined, undefined, undefined])
  })

  it('goes on speaking above the threshold', () => {
    expect(say(1, 'FF')).toEqual(['1 failure', '2 failures in a row'])
  })

  it('has a threshold of 5 where none is given', () => {
    expect(say(undefined, 'FFFFF').map((words) => words !== undefined)).toEqual([false, false, false, false, true])
  })

  it('counts all of the period, and the run apart', () => {
    const strategy = consecutiveFailures()
    const tally = strategy.empty()

    for (const failed of [true, false, true, true]) strategy.record(tally, failed, 0, 0)

    expect(strategy.counts(tally, 0)).toEqual({ failures: 3, successes: 1, consecutiveFailures: 2 })
  })

  it('needs no time, so that a success costs no clock read', () => {
    expect(consecutiveFailures().clockless).toBe(true)
  })

  it('has one shape for every threshold, so that a snapshot survives a change of it', () => {
    expect(consecutiveFailures(2).shape).toBe(consecutiveFailures(9).shape)
  })

  it('refuses a saved run that is longer than its failures', () => {
    const error = complaint(() => consecutiveFailures().load({ successes: 0, failures: 2, inARow: 3 }, 0))

    expect(error.message).toBe('load(): `snapshot.tally.inARow` must be at most `failures`, received 3')
  })
})
