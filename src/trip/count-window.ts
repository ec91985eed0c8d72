import { check, rule } from '../base/check.ts'
import { readSaved, tallyPath } from '../base/saved.ts'
import { windowSize, type TripWindow, type WindowTotals } from './window.ts'

/** A ring with one byte per call: bit 0 means failed, bit 1 means slow. */
interface Ring {
  readonly marks: Uint8Array
  next: number
  calls: number
  failures: number
  slow: number
}

/**
 * The last `calls` settled calls, no matter how long ago they were. It takes one byte per call.
 *
 * @param calls the size of the window, 1 to 16_777_216. Default 100
 * @throws TypeError, RangeError
 */
export function countWindow(calls = 100): TripWindow {
  check('countWindow()', 'calls', calls, windowSize)

  return Object.freeze({
    shape: `countWindow(${calls})`,
    maxCalls: calls,
    clockless: true,
    empty: () => ({ marks: new Uint8Array(calls), next: 0, calls: 0, failures: 0, slow: 0 }),
    record(ring: Ring, failed: boolean, slow: boolean) {
      if (ring.calls === calls) count(ring, Number(ring.marks[ring.next]), -1)
      const mark = Number(failed) | (Number(slow) << 1)
      ring.marks[ring.next] = mark
      ring.next = ring.next + 1 === calls ? 0 : ring.next + 1
      count(ring, mark, 1)
    },
    absorb(ring: Ring, counted: WindowTotals) {
      // Their order is not known, nor which of the failed calls were slow.
      const count = Math.min(counted.calls, calls)
      for (let index = count; index > 0; index--) this.record(ring, index <= counted.failures, index <= counted.slow)
    },
    totals: ({ calls, failures, slow }: Ring) => ({ calls, failures, slow }),
    save: (ring: Ring) => ({ marks: oldestFirst(ring).join('') }),
    load(saved: unknown, _nowMs: number, path = tallyPath) {
      const { marks } = readSaved(path, saved, {
        marks: [
          rule<string>(
            'string',
            `at most ${calls} digits from 0 to 3`,
            (digits) => digits.length <= calls && /^[0-3]*$/.test(digits),
          ),
        ],
      })
      const ring = this.empty()
      for (const mark of marks) this.record(ring, (Number(mark) & 1) === 1, Number(mark) > 1)
      return ring
    },
  })
}

function count(ring: Ring, mark: number, by: 1 | -1): void {
  ring.calls += by
  ring.failures += (mark & 1) * by
  ring.slow += (mark >> 1) * by
}

const oldestFirst = ({ marks, next, calls }: Ring): readonly number[] =>
  calls < marks.length ? [...marks.subarray(0, calls)] : [...marks.subarray(next), ...marks.subarray(0, next)]
