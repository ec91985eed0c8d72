import type { RecoveryCounts, RecoveryStrategy } from './recovery-strategy.ts'

/** The base of strategies that let another strategy count, and decide themselves which calls are admitted. */
export abstract class WrappedRecovery implements Pick<RecoveryStrategy, 'shape' | 'empty' | 'reject' | 'counts'> {
  readonly shape: string
  protected readonly local: RecoveryStrategy

  constructor(local: RecoveryStrategy) {
    this.local = local
    this.shape = local.shape
  }

  empty(nowMs: number, refusedAtMs: number | undefined): unknown {
    return this.local.empty(nowMs, refusedAtMs)
  }

  reject(tally: unknown, nowMs: number): void {
    this.local.reject?.(tally, nowMs)
  }

  counts(tally: unknown, nowMs: number): RecoveryCounts {
    return this.local.counts(tally, nowMs)
  }
}
