import type { CircuitStats, Outcome, Permit } from '../../src/index.ts'
import type { Circuit, Kept } from './circuit.ts'
import { verdictOn } from './endings.ts'
import { ordinary, refused } from './calls.ts'
import type { Lane } from './lane.ts'

/** Takes a permit, after asking what would come of it, and settles it at once or keeps it. */
export function permit(lane: Lane): void {
  const { circuit, chance, tally } = lane
  tally.note('call: permit')
  const { breaker } = circuit
  circuit.disturbed = false
  // Between question and answer no time may pass: garbage that ends there would let it.
  lane.raw.mend()
  const predicted = { state: breaker.state, retryAfterMs: breaker.retryAfterMs, code: breaker.stats.state }
  const wouldRefuse = breaker.stats.totals.rejected
  const taken = take(circuit, chance.below(3))
  const shadowed = breaker.stats.totals.rejected > wouldRefuse

  const admitted = taken !== undefined && !shadowed
  const right =
    admitted === (predicted.retryAfterMs === 0) &&
    predicted.state === predicted.code &&
    (taken === undefined || shadowed || taken.probe === (predicted.state === 'half-open'))
  // A listener may have stepped in only after the decision: it held all the same.
  if (!right) {
    const met = taken === undefined ? 'refused' : shadowed ? 'refused but for shadow' : taken.probe ? 'probe' : 'call'
    lane.fault(`law 5: predicted ${predicted.state} and ${predicted.retryAfterMs} ms, met ${met}`)
  }
  tally.note('law 5: predicted')
  if (shadowed && taken !== undefined) tally.note('shadow: would have refused')
  if (taken === undefined) return

  const uncounted = shadowed || circuit.held !== undefined
  if (uncounted) tally.note('permit: not of any period')
  const probe = taken.probe ? circuit.enter() : undefined
  const kept: Kept = { permit: taken, period: uncounted ? undefined : circuit.period, probe }
  if (stepped(circuit)) settle(lane, kept, false)
  else if (chance.below(10) < 6) settle(lane, kept, true)
  else if (chance.oneIn(8)) tally.note('permit: lost')
  else circuit.permits.push(kept)
}

/** Whether a listener stepped in: the compiler does not see that it can. */
const stepped = (circuit: Circuit): boolean => circuit.disturbed

function take(circuit: Circuit, way: number): Permit | undefined {
  if (way === 0) {
    const permit = circuit.breaker.tryAcquire()
    // It gives no error to look at.
    if (permit === undefined) {
      circuit.expected.refused++
      if (circuit.lane.scenario.shadow && circuit.held !== 'open') circuit.lane.fault('law 10: refused in shadow')
    }
    return permit
  }
  if (way === 1) {
    const permit = circuit.breaker.admit()
    if (!('code' in permit)) return permit
    refused(circuit, { status: 'rejected', reason: permit })
    return undefined
  }
  try {
    return circuit.breaker.acquire()
  } catch (error) {
    refused(circuit, { status: 'rejected', reason: error })
    return undefined
  }
}

const ways = ['succeed', 'fail', 'ignore', 'settle', 'dispose'] as const

/**
 * Gives the verdict on a permit, and compares the numbers before and after: one total more, and nothing else where the
 * permit is of an earlier period.
 *
 * @param exact false: something may have happened to its period that nobody knows
 */
export function settle(lane: Lane, { permit, period, probe }: Kept, exact: boolean): void {
  const { circuit, chance, tally, scenario } = lane
  const { breaker, expected } = circuit
  if (probe) circuit.probes.delete(probe)
  const way = chance.pick(ways)
  const { outcome } = ordinary(lane)
  const verdict = way === 'settle' ? verdictOn(outcome, scenario.loud, undefined) : way === 'succeed' ? 'success' : way
  const given = verdict === 'fail' ? 'failure' : verdict === 'ignore' || verdict === 'dispose' ? 'ignored' : verdict
  const late = period !== undefined && period !== circuit.period

  circuit.disturbed = false
  lane.raw.mend()
  const before = breaker.stats
  const first = give(permit, way, outcome)
  const after = breaker.stats

  tally.note(`permit: ${way}`)
  expected.ended++
  expected[given]++
  if (!first) lane.fault('law 1: the first verdict was not taken')
  if (give(permit, 'fail', outcome) || give(permit, 'settle', outcome)) lane.fault('law 1: a second verdict was taken')
  tally.note('law 1: settled twice')
  if (!exact || stepped(circuit)) return
  const total = period === undefined ? 'ignored' : late ? 'late' : totalOf[given]
  if (after.totals[total] !== before.totals[total] + 1)
    lane.fault(`law 10: a verdict of ${given} is not one more in ${total}`)
  if (!late) return
  tally.note('permit: late')
  tally.note('law 2: late changes nothing')
  if (withoutLate(before) !== withoutLate(after))
    lane.fault(`law 2: a late ${given} made ${withoutLate(after)} of ${withoutLate(before)}`)
}

const totalOf = { success: 'successes', failure: 'failures', ignored: 'ignored' } as const

const withoutLate = (stats: CircuitStats): string =>
  JSON.stringify({ ...stats, totals: { ...stats.totals, late: undefined } })

function give(permit: Permit, way: (typeof ways)[number], outcome: Outcome): boolean {
  switch (way) {
    case 'succeed':
      return permit.succeed()
    case 'fail':
      return permit.fail({})
    case 'ignore':
      return permit.ignore()
    case 'settle':
      return permit.settle(outcome)
    case 'dispose':
      permit[Symbol.dispose]()
      return true
  }
}
