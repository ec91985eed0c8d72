export type { BackgroundProbe } from './probe/background-probe.ts'
export type { BackgroundProbeEvent, ExhaustedEvent, ProbeEvent } from './probe/probe-event.ts'
export { probeInBackground, type BackgroundProbeOptions } from './probe/probe-in-background.ts'
export type { Check } from './probe/timed-check.ts'
