import { describe, expect, it } from 'vitest'
import type { Permit } from 'recloser'
import type { Harness } from '../support/harness.ts'
import { recovering, trafficOf } from './traffic.ts'

describe('slowStart, by how calls end', () => {
  it('bears as many failed probes in a row as had succeeded before, and opens with the next', () => {
    const { harness, probe } = recovering({ threshold: 0.01 })
    probe.succeed()
    trafficOf(harness, 300)
    const { successes } = harness.breaker.stats
    let failed = 0

    while (harness.breaker.state === 'half-open' && failed < 100) failed += trafficOf(harness, 1, () => false)

    // One halves the round or ends it, then four single ones are borne, and the fifth is one too many.
    expect([successes > 4, failed >= 6 && failed <= 9]).toEqual([true, true])
  })

  /** Calls that each take as long as `tookMs` says, in a steady stream; gives how many were admitted in each second. */
  function slowTraffic(harness: Harness, seconds: number, tookMs: (atMs: number) => number): number[] {
    const due: { readonly permit: Permit; readonly atMs: number }[] = []
    return Array.from({ length: seconds }, () => {
      let admitted = 0
      for (let passed = 0; passed < 1_000; passed++) {
        harness.pass(1)
        for (const call of due.filter(({ atMs }) => atMs <= harness.nowMs)) {
          due.splice(due.indexOf(call), 1)
          call.permit.succeed()
        }
        const permit = harness.breaker.tryAcquire()
        if (permit === undefined) continue
        admitted++
        due.push({ permit, atMs: harness.nowMs + tookMs(harness.nowMs) })
      }
      return admitted
    })
  }

  it('does not admit more while answers take ever longer, as in a queue', () => {
    const { harness, probe } = recovering()
    harness.pass(10)
    probe.succeed()
    const startMs = harness.nowMs

    slowTraffic(harness, 1, () => 10)
    const [fast = 0, ...queued] = slowTraffic(harness, 3, (atMs) => 10 + (atMs - startMs) / 2)

    expect([harness.breaker.state, queued.every((admitted) => admitted <= fast)]).toEqual(['half-open', true])
  })

  it('takes slower answers for the pace in the end, and closes', () => {
    const { harness, probe } = recovering()
    harness.pass(1)
    probe.succeed()

    slowTraffic(harness, 60, () => 400)

    expect(harness.breaker.state).toBe('closed')
  })
})
