import { acquire, advance, hold, reset, settle, trip, type Operation } from './operations.ts'
import type { OptionSet } from './option-sets.ts'
import { Pair, type Maker } from './pair.ts'
import { checkLiveness, Witness, type Limits } from './witness.ts'

/** How many of what may be there at once, to keep a walk finite. */
export interface Bound {
  readonly unsettled: number
  readonly holds: number
}

export interface Visited {
  /** Sequences of operations run, each from a new breaker. */
  readonly sequences: number
  /** The longest of them. */
  readonly longest: number
  /** Different states of the model met on the way, see `fingerprint`. */
  readonly states: number
}

const within = (operation: Operation, isPossible: Operation['isPossible']): Operation => ({ ...operation, isPossible })

const verdicts = ['success', 'failure', 'ignored'] as const

/** All that can be done to a breaker; what would change nothing is left out. */
const operationsWithin = ({ bound, set }: Ground): readonly Operation[] => {
  const mayHold = (pair: Pair): boolean => pair.model.holds.length < bound.holds
  const release: Operation = {
    title: 'release',
    isPossible: (pair) => pair.model.holds.length > 0,
    run: (pair) => {
      for (const held of pair.holds.filter(({ naive }) => pair.model.holds.indexOf(naive) === 0)) pair.release(held)
    },
  }

  return [
    within(acquire('tryAcquire'), (pair) => pair.unsettled.length < bound.unsettled || pair.model.retryAfterMs > 0),
    ...verdicts.map((verdict) => settle(`oldest: ${verdict}`, verdict, ({ unsettled }) => unsettled[0])),
    ...verdicts.map((verdict) => settle(`newest: ${verdict}`, verdict, ({ unsettled }) => unsettled.slice(1).at(-1))),
    advance('half the wait', () => set.naive.delayMs(1) / 2),
    advance('to the boundary', ({ model }) => (model.retryAfterMs < Infinity ? model.retryAfterMs : 0)),
    trip(),
    reset,
    within(hold('open'), mayHold),
    within(hold('closed'), mayHold),
    release,
  ]
}

/**
 * What can matter to the future of a pair, with times as ages cut where they stop mattering, and attempts above two
 * taken as one: the wait of these circuits does not grow with them.
 */
const fingerprint = (pair: Pair, { set }: Ground): string => {
  const { history, holds, probeTimeoutMs } = pair.model
  const { period, lastOpenMs, outcomes, ownSteps } = history
  const { rule, recovery } = set.naive
  const { rawMs } = pair
  const ageMs = (sinceMs: number, mostMs: number): number => Math.min(mostMs, rawMs - sinceMs)
  // One millisecond more than what is not too long yet.
  const slowMs = rule.slowerThanMs === undefined ? 0 : rule.slowerThanMs + 1
  const open = period.state === 'open' ? ageMs(period.sinceMs, period.openForMs) : undefined
  const closed = period.state === 'closed' && period.attempt > 0 ? ageMs(period.sinceMs, lastOpenMs) : undefined

  return JSON.stringify([
    [period.state, Math.min(2, period.attempt), open, closed],
    period.state === 'closed' ? rule.trace(outcomes, rawMs, ownSteps) : recovery.trace(ownSteps, rawMs),
    history.unsettled.map((permit) => {
      if (!history.isCurrent(permit)) return permit.kind === 'uncounted' ? permit.kind : 'late'
      if (permit.kind === 'probe') return ageMs(permit.admittedAtMs, Math.max(probeTimeoutMs, slowMs))
      return [ageMs(permit.admittedAtMs, slowMs), history.overdue.some((each) => each.permit === permit)]
    }),
    holds.map(({ position }) => position),
  ])
}

export interface Ground {
  readonly set: OptionSet
  readonly limits: Limits
  readonly bound: Bound
  /** What is done first, by the titles of the operations. */
  readonly start?: readonly string[]
  readonly make?: Maker
}

/** Runs one sequence on a new pair, with all checks around its last operation, and says where it led. */
const run = (
  ground: Ground,
  operations: readonly Operation[],
  sequence: readonly Operation[],
): { state: string; possible: readonly Operation[] } => {
  const pair = new Pair(ground.set, ground.make)
  const witness = new Witness(ground.limits)

  try {
    sequence.forEach((operation, index) => {
      witness.follow(pair, operation, index === sequence.length - 1)
    })
    pair.compare()
    const found = {
      state: fingerprint(pair, ground),
      possible: operations.filter(({ isPossible }) => isPossible(pair)),
    }
    checkLiveness(pair, ground.limits)

    return found
  } catch (cause) {
    throw new Error(`After ${sequence.map(({ title }) => title).join(' > ')}:\n${String(cause)}`, { cause })
  }
}

/** The operations that the walk starts with. */
const startOf = ({ start = [] }: Ground, operations: readonly Operation[]): readonly Operation[] =>
  start.map((title) => {
    const found = operations.find((operation) => operation.title === title)

    if (found === undefined) throw new Error(`No operation is called ${title}`)
    return found
  })

/** Runs every sequence of operations up to a length. */
export const walkSequences = (ground: Ground, length: number): Visited => {
  const operations = operationsWithin(ground)
  const states = new Set<string>()
  let sequences = 0

  const visit = (sequence: readonly Operation[]): void => {
    const { state, possible } = run(ground, operations, sequence)

    sequences += 1
    states.add(state)
    if (sequence.length < length) for (const operation of possible) visit([...sequence, operation])
  }
  visit([])

  return { sequences, longest: length, states: states.size }
}

/**
 * Runs every operation from every state there is, each state reached by a shortest way, until no new one turns up, or so many
 * operations after the start.
 */
export const walkStates = (ground: Ground, mostSteps = Infinity): Visited => {
  const operations = operationsWithin(ground)
  const states = new Set<string>()
  const start = startOf(ground, operations)
  let frontier: readonly (readonly Operation[])[] = [start]
  let sequences = 0
  let longest = 0

  while (frontier.length > 0) {
    const next: (readonly Operation[])[] = []

    for (const sequence of frontier) {
      const { state, possible } = run(ground, operations, sequence)

      sequences += 1
      longest = sequence.length
      if (states.has(state)) continue
      states.add(state)
      if (sequence.length - start.length < mostSteps)
        next.push(...possible.map((operation) => [...sequence, operation]))
    }
    frontier = next
  }

  return { sequences, longest, states: states.size }
}
