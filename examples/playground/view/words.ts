import { countdown } from '../../../pages/design/format.ts'
import type { World } from '../world/world.ts'

/** A moment of the world: minutes and seconds since it began. */
export function moment(atMs: number): string {
  const s = Math.max(0, Math.floor(atMs / 1_000 + 1e-6))
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`
}

/** What a call that came now would meet. */
export function outlook({ breaker, held }: World): string {
  if (held !== undefined) return `held ${held} by hand until it is released`
  const { state, retryAfterMs } = breaker
  if (state === 'closed') return 'calls run and count'
  if (state === 'open')
    return retryAfterMs === Infinity ? 'until it is reset' : `calls are rejected; a probe in ${countdown(retryAfterMs)}`
  const share = breaker.stats.admittedShare
  if (share !== undefined && share < 1) return `${Math.round(share * 100)} % of the calls are admitted`
  return retryAfterMs === 0 ? 'the next call is a probe' : 'a probe is running'
}
