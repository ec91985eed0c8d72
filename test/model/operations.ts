import fc from 'fast-check'
import type { Verdict } from './naive-history.ts'
import { waitsOf } from './naive-moments.ts'
import type { Pair, PermitPair } from './pair.ts'

/** One thing to do to a pair, named for the counterexample it may appear in. */
export interface Operation {
  readonly title: string
  readonly isPossible: (pair: Pair) => boolean
  readonly run: (pair: Pair) => void
}

const always = (): boolean => true

export const acquire = (by: 'acquire' | 'tryAcquire' | 'admit'): Operation => ({
  title: by,
  isPossible: always,
  run: (pair) => pair.acquire(by),
})

const pick = <T>(list: readonly T[], index: number): T | undefined => list[index % list.length]

export const settle = (
  title: string,
  verdict: Verdict,
  choose: (pair: Pair) => PermitPair | undefined,
  by: 'verb' | 'dispose' = 'verb',
): Operation => ({
  title,
  isPossible: (pair) => choose(pair) !== undefined,
  run: (pair) => {
    const permit = choose(pair)

    if (permit !== undefined) pair.settle(permit, verdict, by)
  },
})

export const advance = (title: string, waitMs: (pair: Pair) => number): Operation => ({
  title,
  isPossible: (pair) => waitMs(pair) > 0,
  run: (pair) => pair.advance(waitMs(pair)),
})

export const trip = (forMs?: number): Operation => ({
  title: `trip ${String(forMs ?? '')}`.trim(),
  isPossible: always,
  run: (pair) => pair.trip(forMs),
})

export const reset: Operation = {
  title: 'reset',
  isPossible: always,
  run: (pair) => pair.reset(),
}

export const hold = (position: 'open' | 'closed'): Operation => ({
  title: `hold ${position}`,
  isPossible: always,
  run: (pair) => pair.hold(position),
})

const release = (index: number, by: 'verb' | 'dispose'): Operation => ({
  title: `release hold ${index} by ${by}`,
  isPossible: (pair) => pair.holds.length > 0,
  run: (pair) => {
    const found = pick(pair.holds, index)

    if (found !== undefined) pair.release(found, by)
  },
})

const stepBack = (byMs: number): Operation => ({
  title: `step the clock back by ${byMs}`,
  isPossible: always,
  run: (pair) => pair.stepBack(byMs),
})

const breakClock: Operation = {
  title: 'clock returns NaN',
  isPossible: always,
  run: (pair) => pair.breakClock(),
}

const restore = (passedMs: number): Operation => ({
  title: `restore after ${passedMs}`,
  isPossible: always,
  run: (pair) => pair.restore(passedMs),
})

const read: Operation = { title: 'read', isPossible: always, run: () => undefined }

const verdicts = fc.constantFrom<Verdict>('success', 'failure', 'failure', 'ignored')
const smallIndex = fc.nat({ max: 7 })

/** To a moment at which an answer may change, or to one millisecond before or after it. */
const towards = fc
  .record({ index: smallIndex, off: fc.constantFrom(0, 0, -1, 1) })
  .map(({ index, off }) =>
    advance(`advance to moment ${index}, off by ${off}`, ({ model }) => (pick(waitsOf(model), index) ?? 0) + off),
  )

/** Everything that can be done to a breaker, in a mix that visits all its states. */
export const anyOperation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('acquire' as const, 'tryAcquire' as const, 'admit' as const).map(acquire) },
  {
    weight: 16,
    arbitrary: fc
      .record({ index: smallIndex, verdict: verdicts })
      .map(({ index, verdict }) =>
        settle(`settle ${index}: ${verdict}`, verdict, ({ unsettled }) => pick(unsettled, index)),
      ),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ index: smallIndex, verdict: verdicts })
      .map(({ index, verdict }) =>
        settle(`settle any ${index}: ${verdict}`, verdict, ({ permits }) => pick(permits, index)),
      ),
  },
  {
    weight: 1,
    arbitrary: smallIndex.map((index) =>
      settle(`dispose ${index}`, 'ignored', ({ permits }) => pick(permits, index), 'dispose'),
    ),
  },
  { weight: 8, arbitrary: towards },
  {
    weight: 1,
    arbitrary: fc.constantFrom(0.25, 1, 33.5, 100, 1_000).map((ms) => advance(`advance by ${ms}`, () => ms)),
  },
  { weight: 1, arbitrary: fc.constantFrom(1, 50, 1_000_000).map(stepBack) },
  { weight: 1, arbitrary: fc.constant(breakClock) },
  { weight: 1, arbitrary: fc.constantFrom(undefined, undefined, 0, 1, 250, Infinity).map(trip) },
  { weight: 1, arbitrary: fc.constant(reset) },
  { weight: 1, arbitrary: fc.constantFrom('open' as const, 'closed' as const).map(hold) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(smallIndex, fc.constantFrom('verb' as const, 'dispose' as const))
      .map((pair) => release(...pair)),
  },
  { weight: 1, arbitrary: fc.constantFrom(0, 0, 1, 60, 100, 5_000, -10).map(restore) },
  { weight: 1, arbitrary: fc.constant(read) },
)

/** A call that comes when it would be admitted. */
const acquireInTurn: Operation = {
  title: 'acquire in turn',
  isPossible: ({ model }) => model.retryAfterMs < Infinity,
  run: (pair) => {
    pair.advance(pair.model.retryAfterMs)
    pair.acquire()
  },
}

/** What brings a half-open circuit far along its way back: calls come all the time, and most answers are good. */
export const climbingOperation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 9, arbitrary: fc.constant(acquireInTurn) },
  { weight: 2, arbitrary: fc.constant(acquire('tryAcquire')) },
  {
    weight: 8,
    arbitrary: fc
      .record({
        index: smallIndex,
        verdict: fc.constantFrom<Verdict>('success', 'success', 'success', 'success', 'failure', 'ignored'),
      })
      .map(({ index, verdict }) =>
        settle(`settle ${index}: ${verdict}`, verdict, ({ unsettled }) => pick(unsettled, index)),
      ),
  },
  { weight: 1, arbitrary: towards },
  { weight: 1, arbitrary: fc.constantFrom(1, 20, 100).map((ms) => advance(`advance by ${ms}`, () => ms)) },
)
