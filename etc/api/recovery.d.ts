export type ProbeVerdict = 'success' | 'failure' | 'ignored'
export interface ProbesOptions {
  readonly maxCalls?: number | undefined
  readonly successes?: number | undefined
  readonly failures?: number | undefined
}
export interface RecoveryCounts {
  readonly failures: number
  readonly successes: number
  readonly admittedShare?: number | undefined
}
export interface RecoveryStrategy<Tally = unknown> {
  readonly shape: string
  readonly successes?: number | undefined
  readonly failures?: number | undefined
  readonly maxCalls?: number | undefined
  empty(nowMs: number, refusedAtMs: number | undefined): Tally
  wait(tally: Tally, nowMs: number, probeTimeoutMs: number): number
  admit(tally: Tally, nowMs: number, probeTimeoutMs: number): void
  reject?(tally: Tally, nowMs: number): void
  settle(
    tally: Tally,
    admittedAtMs: number,
    verdict: ProbeVerdict,
    nowMs: number,
    cause?: unknown,
  ): 'closed' | 'open' | undefined
  counts(tally: Tally, nowMs: number): RecoveryCounts
}
export interface SlowStartOptions {
  readonly roundMs?: number | undefined
  readonly threshold?: number | undefined
}
export function probes(options?: ProbesOptions): RecoveryStrategy
export function slowStart(options?: SlowStartOptions): RecoveryStrategy
