import type { FleetRun } from './fleet-demo.ts'
import type { Member } from './member.ts'
import { outages, type Outage } from './scenario.ts'

/** What an outage came to, over all processes. */
export interface OutageMeasures {
  readonly name: string
  /** How many processes opened their circuit while the dependency was down. */
  readonly opened: number
  /** From the beginning of the outage to the first and the last process that opened, in milliseconds. */
  readonly firstOpenedMs: number
  readonly lastOpenedMs: number
  /** How many calls reached the dependency while it was down; how many of them after the first process had opened. */
  readonly reached: number
  readonly reachedAfterFirst: number
  /** From the end of the outage until the first and the last process was closed, in milliseconds. */
  readonly firstClosedMs: number
  readonly lastClosedMs: number
}

export const measure = (run: FleetRun): readonly OutageMeasures[] => outages.map((outage) => measureOne(run, outage))

function measureOne({ startedAtMs, members, dependency, done }: FleetRun, outage: Outage): OutageMeasures {
  // When it really began and ended: a step comes a little later than the script says.
  const near = (atMs: number): number =>
    done.find((step) => step.part === 'dependency' && Math.abs(step.atMs - startedAtMs - atMs) < 1_000)?.atMs ?? NaN
  const fromMs = near(outage.fromMs)
  const untilMs = near(outage.untilMs)
  const overAtMs = startedAtMs + outage.overAtMs
  const firstMove = (member: Member, to: string, afterMs: number, beforeMs: number): number | undefined =>
    member.moves.find((move) => move.to === to && move.atMs >= afterMs && move.atMs < beforeMs)?.atMs
  const opened = members.flatMap((member) => firstMove(member, 'open', fromMs, untilMs) ?? [])
  const closed = members.flatMap((member) => firstMove(member, 'closed', untilMs, overAtMs) ?? [])
  const reached = dependency.sickCalls.filter((atMs) => atMs >= fromMs && atMs < untilMs)
  const firstMs = Math.min(...opened)
  return {
    name: outage.name,
    opened: opened.length,
    firstOpenedMs: firstMs - fromMs,
    lastOpenedMs: Math.max(...opened) - fromMs,
    reached: reached.length,
    reachedAfterFirst: reached.filter((atMs) => atMs > firstMs).length,
    firstClosedMs: Math.min(...closed) - untilMs,
    lastClosedMs: Math.max(...closed) - untilMs,
  }
}
