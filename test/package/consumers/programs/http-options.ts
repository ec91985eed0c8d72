// Over fetch and over undici the options are the same.
import { withFetchBreaker, type FetchBreakerOptions } from 'recloser/fetch'
import { BreakerRegistry } from 'recloser/registry'
import { breakerInterceptor, type UndiciBreakerOptions } from 'recloser/undici'

const registry = new BreakerRegistry({ options: { failureThreshold: 3 } })

const shared = {
  breaker: (key: string) => ({ name: key, failureThreshold: key.startsWith('https://slow') ? 10 : 3 }),
  maxSize: 100,
  settleOn: 'body',
  timeoutMs: 1_000,
  maxRetryAfterMs: 60_000,
} as const

export const ofFetch: FetchBreakerOptions = shared
export const ofUndici: UndiciBreakerOptions = shared
export const send = withFetchBreaker(fetch, ofFetch)
export const intercept = breakerInterceptor(ofUndici)
export const sendShared = withFetchBreaker(fetch, { registry, keyOf: ({ url }) => url })
export const interceptShared = breakerInterceptor({ registry, keyOf: ({ path }) => String(path) })
export const same: readonly BreakerRegistry[] = [sendShared.breakers, interceptShared.breakers]

// @ts-expect-error -- a registry has its breakers
export const both = () => withFetchBreaker(fetch, { registry, breaker: { failureThreshold: 3 } })
// @ts-expect-error -- a registry has its size
export const sized = () => breakerInterceptor({ registry, maxSize: 3 })
// @ts-expect-error -- options of a breaker go into `breaker`
export const wrong = () => breakerInterceptor({ failureThreshold: 3 })
