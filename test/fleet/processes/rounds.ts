import { setTimeout as pause } from 'node:timers/promises'
import { all, nowMs, since, transitionsTo, type Dependency, type Fleet, type Line } from './world.ts'

/** What a plain message costs that one process publishes to all of them, in milliseconds. */
export interface Floor {
  /** Until the last has heard it. */
  readonly heardMs: number
  /** Until the last that asked Redis something after it had its answer: what is the least that any fleet can do. */
  readonly answeredMs: number
}

/** Measures what no fleet can beat, under the load of this moment. */
export async function floorOf(fleet: Fleet): Promise<Floor> {
  const [publisher] = fleet.processes
  const beganMs = nowMs()
  const moments = (type: Line['type'], processes = fleet.processes): readonly number[] =>
    processes.flatMap(({ lines }) =>
      since(lines, beganMs)
        .filter((line) => line.type === type)
        .map(({ atMs }) => atMs),
    )
  publisher?.say('publish')
  await fleet.until((processes) => moments('answered', processes).length === processes.length)
  const [publishedMs = NaN] = moments('published')
  return {
    heardMs: Math.max(...moments('heard')) - publishedMs,
    answeredMs: Math.max(...moments('answered')) - publishedMs,
  }
}

/** An outage of the dependency, as all processes went through it. */
export interface Round {
  /** From the vote that made the quorum until the last process was open, in milliseconds. */
  readonly openMs: number
  /** From the first to the last process that closed, in milliseconds. */
  readonly closedMs: number
  /** The most probes at once over all processes, counted at the dependency. */
  readonly probes: number
  /** How many times a process opened. */
  readonly opened: number
  /** How many times a process lost Redis: from then on it probes by itself. */
  readonly detached: number
  /** Before it and after it. */
  readonly floors: readonly [Floor, Floor]
}

/** Plays an outage that is long enough for some probes. */
export async function outageOf(fleet: Fleet, backend: Dependency, quorum = 2): Promise<Round> {
  const before = await floorOf(fleet)
  const beganMs = nowMs()
  const moves = (to: string): readonly number[] =>
    since(transitionsTo(fleet.processes, to), beganMs).map(({ atMs }) => atMs)
  backend.up = false
  await fleet.until(all('open'))
  const opened = [...moves('open')].sort((a, b) => a - b)
  // What was in flight when it opened has ended by now: from here on there are probes alone.
  await pause(500)
  backend.most = 0
  await pause(1_500)
  const probes = backend.most
  backend.up = true
  await fleet.until(all('closed'))
  const closed = moves('closed')
  await pause(300)
  return {
    openMs: (opened.at(-1) ?? NaN) - (opened[quorum - 1] ?? NaN),
    closedMs: Math.max(...closed) - Math.min(...closed),
    probes,
    opened: moves('open').length,
    detached: fleet.processes.flatMap(({ lines }) => since(lines, beganMs).filter(({ type }) => type === 'detached'))
      .length,
    floors: [before, await floorOf(fleet)],
  }
}

/** How close together the processes moved, in the middle of several rounds, beside what no fleet can beat. */
export interface Together {
  readonly openMs: number
  readonly closedMs: number
  readonly boundMs: number
  readonly text: string
}

/**
 * An opening or a close takes a script, a message, and for each process a script that reads it: about twice a plain message with
 * a plain question after it. The bound is twice as much again, and a turn of the slowest process: other programs run meanwhile.
 * A fleet that finds out by its polls alone takes far longer.
 */
export function togetherness(rounds: readonly Round[]): Together {
  const openMs = median(rounds.map((round) => round.openMs))
  const closedMs = median(rounds.map((round) => round.closedMs))
  const floors = rounds.flatMap((round) => round.floors)
  const answeredMs = median(floors.map((floor) => floor.answeredMs))
  const turnMs = median(floors.map((floor) => floor.answeredMs - floor.heardMs))
  const told = { opened: openMs, closed: closedMs, 'plain message and answer': answeredMs, turn: turnMs }
  const text = Object.entries(told)
    .map(([name, ms]) => `${name} ${ms.toFixed(1)} ms`)
    .join(', ')
  return { openMs, closedMs, boundMs: 4 * answeredMs + turnMs, text }
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN

/** A line of what was measured, for the log. */
export const report = (text: string): void => void process.stdout.write(`    measured: ${text}\n`)
