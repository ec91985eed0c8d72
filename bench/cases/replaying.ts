import assert from 'node:assert/strict'
import type { RecordedCall, replay as Replay } from '../../src/simulate.ts'
import type { CircuitBreakerOptions } from '../../src/index.ts'
import type { SpeedCase } from '../case.ts'
import { builtDoor, openDoor } from '../libraries/door.ts'
import { openRecloser } from '../libraries/recloser.ts'
import type { Contestant } from '../measure/interleave.ts'

const traceCalls = 100_000
/** Time for the optimiser to see whole replays. */
const warmUpReplays = 5

/**
 * A call begins each millisecond and takes 1 to 40 ms, so that about twenty overlap. Every tenth call fails, and during a tenth of
 * the trace every call does: circuits open, refuse, probe and close. Nothing keeps the calls, so that memory is not what is timed.
 */
function* trace(calls: number): Generator<RecordedCall> {
  const downFrom = calls * 0.4
  const downTo = calls * 0.5
  for (let n = 0; n < calls; n++) {
    const isDown = n >= downFrom && n < downTo
    yield { atMs: n, durationMs: 1 + ((n * 7) % 40), outcome: isDown || n % 10 === 0 ? 'failure' : 'success' }
  }
}

function read(calls: number): number {
  let ms = 0
  for (const { durationMs } of trace(calls)) ms += durationMs
  return ms
}

async function replayer(
  replay: typeof Replay,
  name: string,
  how: string,
  options: CircuitBreakerOptions,
  calls: number,
): Promise<Contestant> {
  for (let i = 0; i < warmUpReplays; i++) {
    const { totals } = await replay({ calls: trace(calls), options })
    assert.equal(totals.calls, calls)
    assert.ok(totals.trips > 0 && totals.rejected > 0 && totals.probes > 0, `${name} never opens`)
    assert.ok(totals.admitted > calls / 2, `${name} refuses most calls`)
  }
  return { name, how, run: () => replay({ calls: trace(calls), options }) }
}

export const replaying: SpeedCase = {
  kind: 'speed',
  id: 'replay',
  title: 'Replaying a trace',
  about:
    'replay() of recloser/simulate, for each call of a trace of 100,000 overlapping calls with an outage; 500 ns are two million calls a second. A generator makes the calls, and the time that it takes alone stands beside them.',
  unit: 'ns',
  reference: 'the trace',
  once: true,
  operations: ({ size }) => size(traceCalls),
  missing: () => (builtDoor('./simulate') === undefined ? 'the door recloser/simulate is not built' : undefined),
  async contestants({ size }, wanted) {
    const calls = size(traceCalls)
    const contestants: Contestant[] = [
      { name: 'the trace', how: 'a loop over what the generator gives', run: () => read(calls) },
    ]
    if (!wanted('recloser')) return contestants
    const { replay } = await openDoor<{ readonly replay: typeof Replay }>('./simulate')
    const { failureRate, timeWindow } = await openRecloser()
    const resetTimeoutMs = calls / 50
    const over = timeWindow({ durationMs: calls / 10 })
    return [
      ...contestants,
      await replayer(replay, 'recloser, failures in a row', 'consecutiveFailures(5)', { resetTimeoutMs }, calls),
      await replayer(
        replay,
        'recloser, time window',
        'failureRate over timeWindow, 10 s in 10 buckets',
        { resetTimeoutMs, trip: failureRate({ over }) },
        calls,
      ),
    ]
  },
}
