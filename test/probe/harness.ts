import { CircuitBreaker, type CircuitBreakerOptions, type TransitionEvent } from 'recloser'
import { probeInBackground, type BackgroundProbe, type BackgroundProbeOptions } from 'recloser/probe'

/** What each check does in turn; the last word goes on for ever. */
export type Script = readonly ('up' | 'down' | 'throws' | 'hangs')[]

export interface Harness {
  readonly breaker: CircuitBreaker
  readonly probe: BackgroundProbe
  /** When each check began, in milliseconds since the harness was made. */
  readonly checkedAtMs: readonly number[]
  readonly signals: readonly AbortSignal[]
  /** Those of checks that never end. */
  readonly hanging: readonly AbortSignal[]
  /** Transitions of the circuit and events of the probe, in order. */
  readonly heard: string[]
  /** Whether calls of the breaker are timed. */
  readonly isTimed: () => boolean
}

/** A breaker that one failure opens, for a second, with a background probe whose checks follow a script. */
export function harness(
  script: Script,
  options: BackgroundProbeOptions = {},
  rules: CircuitBreakerOptions = {},
): Harness {
  const startMs = performance.now()
  const checkedAtMs: number[] = []
  const signals: AbortSignal[] = []
  const hanging: AbortSignal[] = []
  const heard: string[] = []
  let clockReads = 0
  const breaker = new CircuitBreaker({
    name: 'api',
    failureThreshold: 1,
    resetTimeoutMs: 1_000,
    clock: () => {
      clockReads++
      return performance.now()
    },
    onStateChange: ({ from, to, reason }: TransitionEvent) => void heard.push(`${from} > ${to}: ${reason}`),
    ...rules,
  } as CircuitBreakerOptions)
  const check = ({ signal }: { readonly signal: AbortSignal }): unknown => {
    const act = script[Math.min(checkedAtMs.length, script.length - 1)]
    checkedAtMs.push(performance.now() - startMs)
    signals.push(signal)
    if (act === 'throws') throw new Error('thrown')
    if (act === 'hangs') {
      hanging.push(signal)
      return new Promise(() => undefined)
    }
    return act === 'up' ? 'fine' : Promise.reject(new Error('down'))
  }
  const probe = probeInBackground(breaker, check, options)
  probe.subscribe((event) => {
    const late = event.type === 'probe' && event.late ? ', late' : ''
    heard.push(event.type === 'probe' ? `probe ${event.attempt}: ${event.verdict}${late}` : 'exhausted')
  })
  const isTimed = (): boolean => {
    clockReads = 0
    breaker.acquire().succeed()
    return clockReads > 0
  }
  return { breaker, probe, checkedAtMs, signals, hanging, heard, isTimed }
}

/** Fails a call, if the circuit lets one through. */
export const failCall = (breaker: CircuitBreaker): void => {
  breaker.tryAcquire()?.fail(new Error('outage'))
}

/** Whether a call made now is run; it succeeds, and counts. */
export const callRuns = (breaker: CircuitBreaker): boolean => breaker.tryAcquire()?.succeed() ?? false
