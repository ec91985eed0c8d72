// The figures of the table, each computed from the records of this run.

import type { Demo, Side } from './demo.ts'
import { countOf, type Call } from './lane.ts'

export interface Measures {
  /** Of the calls made before the outage, and without the breaker: the share that was answered. */
  readonly answeredBefore: number
  readonly brokeAtMs: number
  readonly recoveredAtMs: number
  readonly openedAtMs: number | undefined
  readonly closedAtMs: number | undefined
  readonly bare: SideMeasures
  readonly guarded: SideMeasures
}

export interface SideMeasures {
  readonly made: number
  readonly answered: number
  readonly failed: number
  readonly rejected: number
  readonly reachedWhileSick: number
  readonly waitingAtWorst: number
  readonly sick: Latency
  readonly overall: Latency
  readonly firstAnswerMs: number | undefined
}

export interface Latency {
  readonly p50Ms: number
  readonly p99Ms: number
}

export function measure({ phases, bare, guarded, circuit }: Demo): Measures {
  const brokeAtMs = phases.find((phase) => phase.health !== 'healthy')?.atMs ?? NaN
  const recoveredAtMs = phases.find((phase) => phase.health === 'healthy' && phase.atMs > brokeAtMs)?.atMs ?? NaN
  const reached = (to: string, fromAtMs: number): number | undefined =>
    circuit.transitions.find((transition) => transition.to === to && transition.atMs >= fromAtMs)?.atMs

  const before = bare.lane.calls.filter((call) => call.startedAtMs < brokeAtMs)

  return {
    answeredBefore: before.filter((call) => call.fate === 'answered').length / before.length,
    brokeAtMs,
    recoveredAtMs,
    openedAtMs: reached('open', brokeAtMs),
    closedAtMs: reached('closed', recoveredAtMs),
    bare: measureSide(bare, brokeAtMs, recoveredAtMs),
    guarded: measureSide(guarded, brokeAtMs, recoveredAtMs),
  }
}

function measureSide({ lane, server }: Side, brokeAtMs: number, recoveredAtMs: number): SideMeasures {
  const { calls } = lane
  const answersSince = calls
    .filter((call) => call.fate === 'answered' && call.startedAtMs >= recoveredAtMs)
    .map((call) => call.endedAtMs - recoveredAtMs)
  return {
    made: calls.length,
    answered: countOf(lane, 'answered'),
    failed: countOf(lane, 'failed'),
    rejected: countOf(lane, 'rejected'),
    reachedWhileSick: server.reachedWhileSick,
    waitingAtWorst: mostAtOnce(calls),
    sick: latency(calls.filter((call) => call.startedAtMs >= brokeAtMs && call.startedAtMs < recoveredAtMs)),
    overall: latency(calls),
    firstAnswerMs: answersSince.length === 0 ? undefined : Math.min(...answersSince),
  }
}

function latency(calls: readonly Call[]): Latency {
  const sortedMs = calls.map((call) => call.endedAtMs - call.startedAtMs).sort((a, b) => a - b)
  return { p50Ms: percentile(sortedMs, 0.5), p99Ms: percentile(sortedMs, 0.99) }
}

/** The nearest-rank percentile: always a value that was measured. NaN for no values. */
function percentile(sorted: readonly number[], rank: number): number {
  return sorted[Math.max(0, Math.ceil(rank * sorted.length) - 1)] ?? NaN
}

function mostAtOnce(calls: readonly Call[]): number {
  const steps = calls
    .flatMap((call) => [
      { atMs: call.startedAtMs, by: 1 },
      { atMs: call.endedAtMs, by: -1 },
    ])
    .sort((a, b) => a.atMs - b.atMs || a.by - b.by)
  let waiting = 0
  let most = 0
  for (const { by } of steps) most = Math.max(most, (waiting += by))
  return most
}
