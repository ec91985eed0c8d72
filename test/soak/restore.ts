import type { CircuitSnapshot } from '../../src/index.ts'
import { chance } from './chance.ts'
import { checkTotals, leave } from './checks.ts'
import { Circuit } from './circuit.ts'
import { land } from './flights.ts'
import type { Lane } from './lane.ts'

/**
 * Restores the circuit into another breaker, through JSON and after some time, and compares the two. Then the lane goes on
 * with one of them: the other one's calls all come to their end.
 */
export async function restore(lane: Lane): Promise<void> {
  const { raw, tally, circuit } = lane
  for (const { hold } of circuit.holds.splice(0)) hold.release()
  // One that is taken by a broken wall clock is still a snapshot.
  const { savedAtMs } = circuit.breaker.snapshot()
  if (savedAtMs !== null && !Number.isFinite(savedAtMs)) lane.fault(`a snapshot of ${savedAtMs}`)
  // No garbage between the two readings that are to be the same.
  raw.mend()
  lane.imp.away = true
  const text = JSON.stringify(circuit.breaker.snapshot())
  raw.pass(lane.chance.pick([0, 0, 1, 100, 10_000, 86_400_000]))
  const snapshot = JSON.parse(text) as CircuitSnapshot
  const twin = new Circuit(lane, snapshot)
  compare(lane, circuit, twin, 'restored')
  if (circuit.kind !== 'half-open') sameFuture(lane, circuit, twin)
  lane.imp.away = false

  if (lane.chance.oneIn(2)) {
    tally.note('snapshot: restored, compared and dropped')
    return
  }
  tally.note('snapshot: restored, gone on with')
  await land(circuit, Infinity)
  for (const { permit } of circuit.permits.splice(0)) {
    permit.ignore()
    circuit.expected.ended++
    circuit.expected.ignored++
  }
  checkTotals(circuit)
  leave(circuit)
  lane.circuit = twin
}

function compare(lane: Lane, one: Circuit, other: Circuit, when: string): void {
  const [first, second] = [one, other].map(({ breaker }) => JSON.stringify(breaker.snapshot()))
  if (first !== second) lane.fault(`law 13: ${when}, ${String(second)} is not ${String(first)}`)
  const waits = [one.breaker.retryAfterMs, other.breaker.retryAfterMs] as const
  // The moments of the two lie apart: a wait that is no whole number may differ in its last digits.
  const near = waits[0] === waits[1] || Math.abs(waits[0] - waits[1]) < 0.01
  // Half-open is saved as open with nothing left to wait.
  if (one.kind !== 'half-open' && !near) lane.fault(`law 13: ${when}, waits of ${waits.join(' and ')} ms`)
  lane.tally.note('law 13: same snapshot')
}

/** Leads both along the same way, with the same chance, and compares them at each step. */
function sameFuture(lane: Lane, one: Circuit, other: Circuit): void {
  const { raw, jitter } = lane
  lane.comparing = true
  for (let step = 1; step <= 8; step++) {
    const seed = lane.chance.below(2 ** 31)
    const verdict = lane.chance.pick(['succeed', 'fail', 'fail', 'ignore'] as const)
    const settle = [one, other].map((circuit) => {
      lane.jitter = chance(seed)
      return take(circuit, verdict)
    })
    raw.pass(lane.chance.pick([0, 10, 150]))
    for (const verdictOf of settle) {
      lane.jitter = chance(seed)
      verdictOf()
    }
    compare(lane, one, other, `restored, and ${step} steps on (${verdict})`)
    raw.pass(lane.chance.pick([0, 10, Math.min(1e6, Math.ceil(one.breaker.retryAfterMs))]))
  }
  lane.comparing = false
  lane.jitter = jitter
}

/** Takes a permit, and returns what gives the verdict on it. */
function take({ breaker, expected, lane }: Circuit, verdict: 'succeed' | 'fail' | 'ignore'): () => void {
  const shadowed = lane.scenario.shadow && breaker.retryAfterMs > 0
  const permit = breaker.tryAcquire()
  if (permit === undefined) expected.refused++
  return () => {
    if (permit?.[verdict]() !== true) return
    expected.ended++
    expected[shadowed || verdict === 'ignore' ? 'ignored' : verdict === 'fail' ? 'failure' : 'success']++
  }
}
