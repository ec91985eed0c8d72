import fc from 'fast-check'
import { expect, it } from 'vitest'
import { places, replaced, without } from '../support/damage.ts'
import { complaint } from '../support/complaint.ts'
import type { Call, Evidence, Subject } from './subjects.ts'

const success: Call = { failed: false, slow: false }
const failure: Call = { failed: true, slow: false }
const startMs = 5_000

/** No field of a tally may be any of these. */
const garbages = [undefined, null, true, 1n, Symbol('s'), -1, NaN, Infinity, 'x', {}, () => undefined]

/** A call, or time that passes. */
type Step = Call | number

const steps = fc.array(
  fc.oneof(
    fc.record({ failed: fc.boolean(), slow: fc.boolean() }),
    // Whole numbers, so that what is saved and what is not are the same to the last digit.
    fc.constantFrom(1, 499, 500, 9_999, 10_000, 60_000, 86_400_000),
  ),
  { maxLength: 40 },
)

/** Records the steps and says what was seen on the way, `after` each of them. */
function walk(
  evidence: Evidence,
  tally: unknown,
  path: readonly Step[],
  nowMs: number,
  after: (nowMs: number) => unknown = () => undefined,
): { readonly nowMs: number; readonly seen: readonly unknown[] } {
  const seen: unknown[] = []
  for (const step of path) {
    if (typeof step === 'number') nowMs += step
    else seen.push(evidence.record(tally, step, nowMs))
    seen.push(after(nowMs))
  }
  return { nowMs, seen }
}

const throughJson = (saved: unknown): unknown => JSON.parse(JSON.stringify(saved)) as unknown

/** What every strategy and every window owes to the circuit that keeps its tally. Call it inside of a `describe`. */
export function conformance({ make, forgetsAfterMs = Infinity, mayLack = [], mayBeNull = [] }: Subject): void {
  /** A few calls of each kind, at three moments. */
  const filled = (evidence: Evidence): { tally: unknown; nowMs: number } => {
    const tally = evidence.empty()
    const path = [failure, { failed: true, slow: true }, 100, { failed: false, slow: true }, 100, failure]
    return { tally, nowMs: walk(evidence, tally, path, startMs).nowMs }
  }

  it('counts nothing while nothing has happened', () => {
    const evidence = make()

    const counts = evidence.counts(evidence.empty(), startMs)

    expect(counts).toMatchObject({ failures: 0, successes: 0 })
  })

  it('counts a failure', () => {
    const evidence = make()
    const tally = evidence.empty()

    evidence.record(tally, failure, startMs)

    expect(evidence.counts(tally, startMs)).toMatchObject({ failures: 1, successes: 0 })
  })

  it('counts a success, however slow', () => {
    const evidence = make()
    const tally = evidence.empty()

    evidence.record(tally, { failed: false, slow: true }, startMs)

    expect(evidence.counts(tally, startMs)).toMatchObject({ failures: 0, successes: 1 })
  })

  it('mixes no two tallies up', () => {
    const evidence = make()
    const [one, other] = [evidence.empty(), evidence.empty()]

    evidence.record(one, failure, startMs)

    expect(evidence.counts(other, startMs)).toMatchObject({ failures: 0, successes: 0 })
  })

  it('is frozen', () => {
    const { value } = make()

    expect(Object.isFrozen(value)).toBe(true)
  })

  it('has the same shape whenever it is made with the same rules', () => {
    const shapes = [make().value.shape, make().value.shape]

    expect(shapes[0]).toBe(shapes[1])
  })

  it('says nothing after a fast success, on every walk', () => {
    fc.assert(
      fc.property(steps, (path) => {
        const evidence = make()
        const tally = evidence.empty()
        const { nowMs } = walk(evidence, tally, path, startMs)

        expect(evidence.record(tally, success, nowMs)).toBeUndefined()
      }),
    )
  })

  it('changes nothing by counting or saving, on every walk', () => {
    fc.assert(
      fc.property(steps, (path) => {
        const evidence = make()
        const [watched, alone] = [evidence.empty(), evidence.empty()]
        const looks = (nowMs: number): void => {
          for (const aheadMs of [86_400_000, 0]) {
            evidence.counts(watched, nowMs + aheadMs)
            evidence.save(watched, nowMs + aheadMs)
          }
        }

        walk(evidence, watched, path, startMs, looks)
        walk(evidence, alone, path, startMs)

        expect(watched).toEqual(alone)
      }),
    )
  })

  it('keeps what time does not forget, and nothing longer', () => {
    const evidence = make()
    const tally = evidence.empty()
    evidence.record(tally, failure, startMs)

    const laterMs = forgetsAfterMs === Infinity ? 86_400_000 : forgetsAfterMs + 1

    expect(evidence.counts(tally, startMs + laterMs).failures).toBe(forgetsAfterMs === Infinity ? 1 : 0)
  })

  it('ignores the time of a success where it says that it needs none', () => {
    const evidence = make()
    const [timed, timeless] = [evidence.empty(), evidence.empty()]

    if (evidence.value.clockless === true) {
      for (const tally of [timed, timeless]) evidence.record(tally, failure, startMs)
      evidence.record(timed, success, startMs + 1)
      evidence.record(timeless, success, NaN)
    }

    expect(timeless).toEqual(timed)
  })

  it('saves plain JSON, on every walk', () => {
    fc.assert(
      fc.property(steps, (path) => {
        const evidence = make()
        const tally = evidence.empty()
        const { nowMs } = walk(evidence, tally, path, startMs)

        const saved = evidence.save(tally, nowMs)

        expect(throughJson(saved)).toStrictEqual(saved)
      }),
    )
  })

  it('has the same future after a round trip through JSON, on another clock and with time passed, on every walk', () => {
    const otherClock = fc.constantFrom(0, 1, -5_000, 1_000_000_000)
    const passed = fc.constantFrom(0, 1, 10_000, 59_999, 60_001)

    fc.assert(
      fc.property(steps, steps, otherClock, passed, (past, future, shiftMs, passedMs) => {
        const evidence = make()
        const tally = evidence.empty()
        const { nowMs } = walk(evidence, tally, past, startMs)
        const copy = evidence.load(throughJson(evidence.save(tally, nowMs)), nowMs + shiftMs)
        const look = (which: unknown, shiftMs: number) => (nowMs: number) => evidence.counts(which, nowMs + shiftMs)

        const goes = walk(evidence, tally, [passedMs, ...future], nowMs, look(tally, 0))
        const went = walk(evidence, copy, [passedMs, ...future], nowMs + shiftMs, look(copy, 0))

        expect(went.seen).toEqual(goes.seen)
      }),
    )
  })

  it('writes nothing into what it loaded', () => {
    const evidence = make()
    const { tally, nowMs } = filled(evidence)
    const saved = evidence.save(tally, nowMs)
    const before = JSON.stringify(saved)

    const copy = evidence.load(saved, nowMs)
    walk(evidence, copy, [failure, 600, success, 86_400_000, failure], nowMs)

    expect(JSON.stringify(saved)).toBe(before)
  })

  it('refuses what is no object in place of what it saved', () => {
    const evidence = make()

    for (const saved of [undefined, null, 5, 'tally', true, [], () => undefined]) {
      const error = complaint(() => evidence.load(saved, startMs))
      expect(error, String(saved)).toBeInstanceOf(TypeError)
      expect(error.message).toMatch(/^load\(\): `snapshot\.tally` must be an object, received /)
    }
  })

  it('refuses what it saved when any field is lost, and says which', () => {
    const evidence = make()
    const { tally, nowMs } = filled(evidence)
    const saved = evidence.save(tally, nowMs)

    for (const path of places(saved).filter((path) => !isItem(path) && !mayLack.includes(path.at(-1) ?? ''))) {
      const error = complaint(() => evidence.load(without(saved, path).damaged, nowMs))
      expect(error, path.join('.')).toBeInstanceOf(TypeError)
      expect(error.message).toMatch(complaintAbout(path))
    }
  })

  it('refuses what it saved when any part is of another kind or out of range, and says which', () => {
    const evidence = make()
    const { tally, nowMs } = filled(evidence)
    const saved = evidence.save(tally, nowMs)

    for (const path of places(saved)) {
      for (const garbage of garbages.filter((each) => each !== null || !mayBeNull.includes(path.at(-1) ?? ''))) {
        const error = complaint(() => evidence.load(replaced(saved, path, garbage).damaged, nowMs))
        expect(error, path.join('.')).toBeInstanceOf(TypeError)
        expect(error.message).toMatch(complaintAbout(path))
      }
    }
  })
}

const isItem = (path: readonly string[]): boolean => /^\d+$/.test(path.at(-1) ?? '')

/** `snapshot.tally.buckets[0].calls`, or a field of it that is missing; a part of several tells its own part of the place. */
function complaintAbout(path: readonly string[]): RegExp {
  const [first, index, ...rest] = path
  const inPart = first === 'tallies' && index !== undefined
  const place = (inPart ? rest : path).map((key) => (isItem([key]) ? `\\[${key}\\]` : `\\.${key}`)).join('')
  const part = inPart ? `(\\.tallies\\[${index}\\])?` : ''
  return new RegExp(`^load\\(\\): \`snapshot\\.tally${part}${place}(\\.\\w+)?\` must be .+, received `)
}
