import { isCircuitOpen } from 'recloser'
import { breakerInterceptor } from 'recloser/undici'
import { check } from '../suite/check.ts'
import { expectSame } from '../suite/expect.ts'

interface LegacyHandler {
  onConnect(abort: () => void): void
  onHeaders(statusCode: number, rawHeaders: readonly string[], resume: () => void): boolean
  onComplete(trailers: readonly string[]): void
  onError(error: unknown): void
}

check('an interceptor opens at answers that say 503, and refuses the next request', () => {
  const breaker = breakerInterceptor({ breaker: { failureThreshold: 2, clock: () => 0 } })
  const dispatch = breaker((_request: object, handler: LegacyHandler) => {
    handler.onConnect(() => undefined)
    handler.onHeaders(503, ['Retry-After', '120'], () => undefined)
    handler.onComplete([])
    return true
  })
  const heard: unknown[] = []
  const handler: LegacyHandler = {
    onConnect: () => undefined,
    onHeaders: (statusCode) => heard.push(statusCode) > 0,
    onComplete: () => undefined,
    onError: (error) => heard.push(isCircuitOpen(error) && error.retryAfterMs),
  }

  const request = { origin: 'http://api.example', path: '/', method: 'GET' }
  for (let call = 0; call < 3; call++) expectSame(dispatch(request, handler), true)

  expectSame(heard, [503, 503, 120_000])
  expectSame(
    [...breaker.breakers].map(([origin, { state }]) => [origin, state]),
    [['http://api.example', 'open']],
  )
})
