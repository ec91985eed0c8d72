import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countWindow } from 'recloser/trip'
import { complaint } from '../support/complaint.ts'

const calls = fc.array(fc.record({ failed: fc.boolean(), slow: fc.boolean() }), { maxLength: 30 })

/** A window of `size` after a row of calls: `f` failed, `s` slow, `b` both, anything else neither. */
const after = (row: string, size: number) => {
  const window = countWindow(size)
  const frame = window.empty()
  for (const call of row) window.record(frame, 'fb'.includes(call), 'sb'.includes(call), 0)
  return { window, frame }
}

describe('countWindow', () => {
  it('holds exactly the last calls, on every walk', () => {
    fc.assert(
      fc.property(calls, fc.integer({ min: 1, max: 7 }), (made, size) => {
        const window = countWindow(size)
        const frame = window.empty()
        for (const { failed, slow } of made) window.record(frame, failed, slow, 0)
        const last = made.slice(-size)

        const totals = window.totals(frame, 0)

        expect(totals).toEqual({
          calls: last.length,
          failures: last.filter(({ failed }) => failed).length,
          slow: last.filter(({ slow }) => slow).length,
        })
      }),
    )
  })

  it('saves one digit a call, oldest first', () => {
    const { window, frame } = after('.fsb', 10)

    expect(window.save(frame, 0)).toEqual({ marks: '0123' })
  })

  it('saves oldest first also where the ring has gone round', () => {
    const { window, frame } = after('fff.s', 3)

    expect(window.save(frame, 0)).toEqual({ marks: '102' })
  })

  it('says the most calls that it can hold', () => {
    expect(countWindow(7).maxCalls).toBe(7)
  })

  it('holds 100 calls where no size is given', () => {
    expect(countWindow().shape).toBe('countWindow(100)')
  })

  it('can be as large as 2 ** 24 calls', () => {
    expect(countWindow(2 ** 24).maxCalls).toBe(16_777_216)
  })

  it('loads a full window and goes on forgetting the oldest call', () => {
    const window = countWindow(3)
    const frame = window.load({ marks: '100' }, 0)

    window.record(frame, false, false, 0)

    expect(window.totals(frame, 0).failures).toBe(0)
  })

  it.each(['1111', '4', 'a', '1 1', '١'])('refuses the saved marks %j for a window of three calls', (marks) => {
    const { message } = complaint(() => countWindow(3).load({ marks }, 0))

    expect(message).toMatch(/^load\(\): `snapshot\.tally\.marks` must be at most 3 digits from 0 to 3, received "/)
  })
})
