import * as undici7 from 'undici'
import * as undici6 from 'undici6'
import * as undici8 from 'undici8'
import { describe, expectTypeOf, it } from 'vitest'
import type { BreakerRegistry } from 'recloser/registry'
import { circuitBreaker, type UndiciInterceptor } from 'recloser/undici'

describe('circuitBreaker', () => {
  it('is an interceptor for each major of undici', () => {
    expectTypeOf<UndiciInterceptor>().toExtend<undici6.Dispatcher.DispatcherComposeInterceptor>()
    expectTypeOf<UndiciInterceptor>().toExtend<undici7.Dispatcher.DispatcherComposeInterceptor>()
    expectTypeOf<UndiciInterceptor>().toExtend<undici8.Dispatcher.DispatcherComposeInterceptor>()
  })

  it('composes with the interceptors of each major', () => {
    new undici6.Agent().compose(circuitBreaker(), undici6.interceptors.retry())
    new undici7.Agent().compose([circuitBreaker(), undici7.interceptors.retry()])
    new undici8.Pool('http://api.example').compose(undici8.interceptors.dns(), circuitBreaker())
  })

  it('takes what each major dispatches for the argument of `keyOf`', () => {
    type KeyOf = NonNullable<NonNullable<Parameters<typeof circuitBreaker>[0]>['keyOf']>
    expectTypeOf<undici6.Dispatcher.DispatchOptions>().toExtend<Parameters<KeyOf>[0]>()
    expectTypeOf<undici7.Dispatcher.DispatchOptions>().toExtend<Parameters<KeyOf>[0]>()
    expectTypeOf<undici8.Dispatcher.DispatchOptions>().toExtend<Parameters<KeyOf>[0]>()
  })

  it('keeps the type of a dispatch', () => {
    expectTypeOf(circuitBreaker()<undici7.Dispatcher.Dispatch>).returns.toEqualTypeOf<undici7.Dispatcher.Dispatch>()
  })

  it('has its breakers', () => {
    expectTypeOf(circuitBreaker().breakers).toEqualTypeOf<BreakerRegistry>()
  })

  it('refuses misuse', () => {
    // @ts-expect-error -- options of a breaker go into `breaker`
    circuitBreaker({ failureThreshold: 3 })
    // @ts-expect-error -- unknown moment
    circuitBreaker({ settleOn: 'trailers' })
    // @ts-expect-error -- a key is a string
    circuitBreaker({ keyOf: ({ origin }) => origin })
    // @ts-expect-error -- no dispatch
    circuitBreaker()(5)
  })
})
