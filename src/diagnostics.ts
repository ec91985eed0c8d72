/**
 * Events of breakers on channels of `node:diagnostics_channel`.
 *
 * @module recloser/diagnostics
 */

export { publishDiagnostics } from './diagnostics/publish-diagnostics.ts'
export type { BreakerSource } from './metrics/breaker-source.ts'
export type { Detach } from './metrics/detach.ts'
