import { probes, slowStart, type RecoveryStrategy } from 'recloser/recovery'
import {
  anyOf,
  consecutiveFailures,
  countWindow,
  failureRate,
  slowCallRate,
  stalled,
  type TripStrategy,
} from 'recloser/trip'
import * as ground from './grounds.ts'
import { otherOptions } from './mutants.ts'
import type { Maker } from './pair.ts'
import type { Ground } from './walk.ts'

/** A breaker whose rules are broken, and where the walk must find that. */
export interface RuleMutant {
  readonly title: string
  readonly ground: Ground
  readonly make: Maker
}

const otherTrip = (trip: TripStrategy): Maker => otherOptions(() => ({ trip }))
const otherRecovery = (change: Partial<RecoveryStrategy>): Maker =>
  otherOptions(() => ({ recovery: { ...slowStart({ roundMs: 40, threshold: 0.4 }), ...change } }))

const slow = slowCallRate({ slowerThanMs: 50, threshold: 0.6, minimumCalls: 2, over: countWindow(3) })
const overdue: Readonly<Record<string, Maker>> = {
  'counts a slow call only when it ends': otherTrip({ ...slow, enter: () => undefined }),
  'looks at no call when another is admitted or ends': otherTrip({ ...slow, overdue: () => undefined }),
  'counts an overdue call again when it ends': otherTrip({
    ...slow,
    record: (tally, failed, durationMs, nowMs) => slow.record(tally, failed, durationMs, nowMs),
  }),
  'takes a call for overdue too early': otherTrip(
    slowCallRate({ slowerThanMs: 49, threshold: 0.6, minimumCalls: 2, over: countWindow(3) }),
  ),
  'counts nothing for a call that its caller gave up too late': otherTrip({
    ...slow,
    leave: (tally, ticket, _, nowMs, onHookError) => slow.leave?.(tally, ticket, 'unreached', nowMs, onHookError),
  }),
}

const stall = stalled({ afterMs: 50, minimumCalls: 2 })
const hanging: Readonly<Record<string, Maker>> = {
  'sees a hang too late': otherTrip(stalled({ afterMs: 51, minimumCalls: 2 })),
  'sees a hang of too few calls': otherTrip(stalled({ afterMs: 50, minimumCalls: 1 })),
  'takes a call that its caller gave up for a sign of life': otherTrip({
    ...stall,
    leave: (tally, ticket, _, nowMs, onHookError) => stall.leave?.(tally, ticket, 'ignored', nowMs, onHookError),
  }),
  'takes an answer for no sign of life': otherTrip({
    ...stall,
    leave: (tally, ticket, _, nowMs, onHookError) => stall.leave?.(tally, ticket, 'unreached', nowMs, onHookError),
  }),
}

const gradual = slowStart({ roundMs: 40, threshold: 0.4 })
const stepByStep: Readonly<Record<string, Maker>> = {
  'closes at the first good answer though calls are rejected': otherRecovery({
    empty: (nowMs) => gradual.empty(nowMs, undefined),
  }),
  'closes though it has just rejected a call': otherRecovery({
    settle: (...args) => gradual.settle(...args) ?? (args[2] === 'success' ? 'closed' : undefined),
  }),
  'bears a first probe that failed': otherRecovery({
    settle: (...args) => (gradual.settle(...args) === 'closed' ? 'closed' : undefined),
  }),
  'bears no failure': otherRecovery({
    settle: (...args) => (args[2] === 'failure' ? 'open' : gradual.settle(...args)),
  }),
  'admits all of a round at once': otherRecovery({
    wait: (tally, nowMs, probeTimeoutMs) => {
      const waitMs = gradual.wait(tally, nowMs, probeTimeoutMs)
      return waitMs > 30 ? waitMs : 0
    },
  }),
  'never lets more than one call through': otherRecovery({
    settle: (tally, admittedAtMs, verdict, nowMs) =>
      gradual.settle(tally, admittedAtMs, verdict === 'success' ? 'ignored' : verdict, nowMs),
  }),
  'counts what is ignored as a good answer': otherRecovery({
    settle: (tally, admittedAtMs, verdict, nowMs) =>
      gradual.settle(tally, admittedAtMs, verdict === 'ignored' ? 'success' : verdict, nowMs),
  }),
  'forgets what it rejected': otherRecovery({ reject: () => undefined }),
}

const inOneGround = (mutants: Readonly<Record<string, Maker>>, where: Ground): readonly RuleMutant[] =>
  Object.entries(mutants).map(([title, make]) => ({ title, ground: where, make }))

export const ruleMutants: readonly RuleMutant[] = [
  ...inOneGround(overdue, ground.overdue),
  ...inOneGround(hanging, ground.hanging),
  ...inOneGround(stepByStep, ground.stepByStep),
  {
    title: 'opens for failures that have not lasted',
    ground: ground.inTime,
    make: otherTrip(consecutiveFailures(2)),
  },
  {
    title: 'wants failures to last for longer',
    ground: ground.inTime,
    make: otherTrip(consecutiveFailures(2, { forMs: 51 })),
  },
  {
    title: 'opens for a rate that has not lasted',
    ground: ground.rateInTime,
    make: otherTrip(failureRate({ threshold: 0.5, minimumCalls: 2, over: countWindow(3) })),
  },
  {
    title: 'wants a rate to last for longer',
    ground: ground.rateInTime,
    make: otherTrip(failureRate({ threshold: 0.5, minimumCalls: 2, over: countWindow(3), forMs: 51 })),
  },
  {
    title: 'bears a failure more than recommended() does',
    ground: ground.failing,
    make: otherTrip(anyOf(consecutiveFailures(7, { forMs: 200 }), stalled({ afterMs: 5_000, minimumCalls: 5 }))),
  },
  {
    title: 'sees no hang, where recommended() does',
    ground: ground.waiting,
    make: otherTrip(consecutiveFailures(6, { forMs: 200 })),
  },
  {
    title: 'opens for longer than recommended() does',
    ground: ground.waiting,
    make: otherOptions(() => ({ resetTimeoutMs: 601 })),
  },
  {
    title: 'comes back at once, where recommended() does step by step',
    ground: ground.waiting,
    make: otherOptions(() => ({ recovery: probes() })),
  },
]
