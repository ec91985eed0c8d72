// Over HTTP the value that a predicate is asked about is the response.
import { withFetchBreaker } from 'recloser/fetch'
import { breakerInterceptor } from 'recloser/undici'

export const send = withFetchBreaker(fetch, {
  breaker: { isFailure: (o) => o.status === 'rejected' || o.value.headers.get('x-degraded') === 'yes' },
})

export const intercept = breakerInterceptor({
  breaker: { isFailure: (o) => o.status === 'rejected' || o.value.headers['x-degraded'] === 'yes' },
})

export const wrong = withFetchBreaker(fetch, {
  // @ts-expect-error -- a response has a status, and no code
  breaker: { isFailure: (o) => o.status === 'fulfilled' && o.value.code === 500 },
})
