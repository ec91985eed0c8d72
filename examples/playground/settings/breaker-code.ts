// The options of the breaker, as they are and as they are written.

import type { CircuitBreakerOptions } from 'recloser'
import { exponential, withJitter } from 'recloser/backoff'
import { recommended } from 'recloser/presets'
import { probes, slowStart } from 'recloser/recovery'
import { consecutiveFailures, failureRate, slowCallRate, stalled, timeWindow } from 'recloser/trip'
import { call, importLines, instance, literal, object, print, type Code } from './code.ts'
import type { Settings } from './fields.ts'

export interface BreakerOptions {
  readonly value: CircuitBreakerOptions
  /** A program that makes this breaker. */
  readonly text: string
}

/** @throws TypeError, RangeError: those of the library for options that it refuses */
export function breakerOptions(settings: Settings): BreakerOptions {
  const options = optionsOf(settings)
  const breaker = 'const breaker = '
  const made = instance('recloser', 'CircuitBreaker', options)
  return { value: options.value, text: `${importLines(made.imports)}\n${breaker}${print(made, breaker.length)}\n` }
}

function optionsOf(settings: Settings): Code<CircuitBreakerOptions> {
  const parts = partsOf(settings)
  const own = object<CircuitBreakerOptions>(parts)
  const count = Object.keys(parts).length
  if (count === 3) return own
  const [from, name] = ['recloser/presets', 'recommended']
  return count === 0
    ? call(from, name, () => recommended())
    : call(from, name, (overrides: CircuitBreakerOptions) => recommended(overrides), own)
}

/** Only what is not as recommended. */
const partsOf = (settings: Settings): { readonly [name: string]: Code<unknown> } => ({
  ...(settings.trip === 'recommended' ? {} : { trip: tripOf(settings, settings.trip) }),
  ...(settings.open === 'recommended' ? {} : { resetTimeoutMs: openOf(settings, settings.open) }),
  ...(settings.recovery === 'recommended' ? {} : { recovery: recoveryOf(settings, settings.recovery) }),
})

type Own<Name extends 'trip' | 'open' | 'recovery'> = Exclude<Settings[Name], 'recommended'>

function tripOf(settings: Settings, trip: Own<'trip'>): Code<unknown> {
  const from = 'recloser/trip'
  const { failureCount, countForMs, slowerThanMs, rateForMs, stalledAfterMs, stalledCalls } = settings
  const over = call(from, 'timeWindow', timeWindow, object({ durationMs: literal(settings.windowMs) }))
  const rate = { threshold: literal(settings.threshold), minimumCalls: literal(settings.minimumCalls), over }
  const lasting = (forMs: number): { readonly forMs?: Code<number> } => (forMs === 0 ? {} : { forMs: literal(forMs) })
  switch (trip) {
    case 'consecutive': {
      const n = literal(failureCount)
      return countForMs === 0
        ? call(from, 'consecutiveFailures', (count: number) => consecutiveFailures(count), n)
        : call(from, 'consecutiveFailures', consecutiveFailures, n, object({ forMs: literal(countForMs) }))
    }
    case 'rate':
      return call(from, 'failureRate', failureRate, object({ ...rate, ...lasting(rateForMs) }))
    case 'slow':
      return call(from, 'slowCallRate', slowCallRate, object({ slowerThanMs: literal(slowerThanMs), ...rate }))
    case 'stalled':
      return call(
        from,
        'stalled',
        stalled,
        object({ afterMs: literal(stalledAfterMs), minimumCalls: literal(stalledCalls) }),
      )
  }
}

function openOf({ resetTimeoutMs, initialMs, factor, maxMs, jitter }: Settings, open: Own<'open'>): Code<unknown> {
  if (open === 'fixed') return literal(resetTimeoutMs)
  const from = 'recloser/backoff'
  const growing = call(
    from,
    'exponential',
    exponential,
    object({ initialMs: literal(initialMs), factor: literal(factor), maxMs: literal(maxMs) }),
  )
  return jitter === 0 ? growing : call(from, 'withJitter', withJitter, growing, literal(jitter))
}

function recoveryOf(settings: Settings, recovery: Own<'recovery'>): Code<unknown> {
  const from = 'recloser/recovery'
  const { maxCalls, successes, probeFailures, roundMs, roundThreshold } = settings
  if (recovery === 'slowStart') {
    return call(from, 'slowStart', slowStart, object({ roundMs: literal(roundMs), threshold: literal(roundThreshold) }))
  }
  return call(
    from,
    'probes',
    probes,
    object({ maxCalls: literal(maxCalls), successes: literal(successes), failures: literal(probeFailures) }),
  )
}
