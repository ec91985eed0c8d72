/**
 * How a half-open circuit recovers: all at once after some probes, or step by step.
 *
 * @module recloser/recovery
 */

export { probes, type ProbesOptions } from './recovery/probes.ts'
export type { ProbeVerdict, RecoveryCounts, RecoveryStrategy } from './recovery/recovery-strategy.ts'
export { slowStart, type SlowStartOptions } from './recovery/slow-start.ts'
