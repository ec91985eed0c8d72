/**
 * Recovery through background checks, and a wait until a call would be admitted.
 *
 * @module recloser/probe
 */

export type { Unsubscribe } from './base/emitter.ts'
export type { BackgroundProbe } from './probe/background-probe.ts'
export type { BackgroundProbeEvent, ProbeExhaustedEvent, ProbeEvent } from './probe/probe-event.ts'
export { probeInBackground, type BackgroundProbeOptions } from './probe/probe-in-background.ts'
export type { Check } from './probe/timed-check.ts'
export { untilAdmitted, type UntilAdmittedOptions } from './probe/until-admitted.ts'
