import * as undici7 from 'undici'
import * as undici6 from 'undici6'
import * as undici8 from 'undici8'
import { describe, expectTypeOf, it } from 'vitest'
import { CircuitBreaker, type BaseCircuitBreaker } from 'recloser'
import { httpStatus } from 'recloser/predicates'
import { BreakerRegistry } from 'recloser/registry'
import {
  breakerInterceptor,
  type BreakerOrOptions,
  type ClientBreakers,
  type HttpCallOptions,
  type HttpOptions,
  type UndiciBreakerOptions,
  type UndiciInterceptor,
  type UndiciRequest,
  type UndiciResponse,
} from 'recloser/undici'

describe('breakerInterceptor', () => {
  it('is an interceptor for each major of undici', () => {
    expectTypeOf<UndiciInterceptor>().toExtend<undici6.Dispatcher.DispatcherComposeInterceptor>()
    expectTypeOf<UndiciInterceptor>().toExtend<undici7.Dispatcher.DispatcherComposeInterceptor>()
    expectTypeOf<UndiciInterceptor>().toExtend<undici8.Dispatcher.DispatcherComposeInterceptor>()
  })

  it('composes with the interceptors of each major', () => {
    new undici6.Agent().compose(breakerInterceptor(), undici6.interceptors.retry())
    new undici7.Agent().compose([breakerInterceptor(), undici7.interceptors.retry()])
    new undici8.Pool('http://api.example').compose(undici8.interceptors.dns(), breakerInterceptor())
  })

  it('takes what each major dispatches for the argument of `keyOf`', () => {
    type KeyOf = NonNullable<NonNullable<Parameters<typeof breakerInterceptor>[0]>['keyOf']>
    expectTypeOf<undici6.Dispatcher.DispatchOptions>().toExtend<Parameters<KeyOf>[0]>()
    expectTypeOf<undici7.Dispatcher.DispatchOptions>().toExtend<Parameters<KeyOf>[0]>()
    expectTypeOf<undici8.Dispatcher.DispatchOptions>().toExtend<Parameters<KeyOf>[0]>()
  })

  it('keeps the type of a dispatch', () => {
    expectTypeOf(breakerInterceptor()<undici7.Dispatcher.Dispatch>).returns.toEqualTypeOf<undici7.Dispatcher.Dispatch>()
  })

  it('has its breakers', () => {
    expectTypeOf(breakerInterceptor().breakers).toEqualTypeOf<BreakerRegistry>()
  })

  it('takes a breaker, a function of the key, or a registry', () => {
    const breaker = new CircuitBreaker()
    breakerInterceptor({ breaker })
    breakerInterceptor({ breaker: (key) => (key === 'billing' ? breaker : { failureThreshold: 1 }) })
    breakerInterceptor({ registry: new BreakerRegistry() })
    // @ts-expect-error -- a number is no options
    breakerInterceptor({ breaker: () => 5 })
    // @ts-expect-error -- a breaker is no registry
    breakerInterceptor({ registry: breaker })
  })

  it('takes a registry, or what the client makes its own breakers by, not both', () => {
    const registry = new BreakerRegistry()
    const breaker = new CircuitBreaker()
    breakerInterceptor({ registry, breaker: undefined, maxSize: undefined })
    breakerInterceptor({ breaker, maxSize: 5, registry: undefined })
    // @ts-expect-error -- the registry has its breakers
    breakerInterceptor({ registry, breaker })
    // @ts-expect-error -- the registry has its options
    breakerInterceptor({ registry, breaker: { failureThreshold: 1 } })
    // @ts-expect-error -- the registry has its options
    breakerInterceptor({ registry, breaker: (key: string) => ({ name: key }) })
    // @ts-expect-error -- the registry has its size
    breakerInterceptor({ registry, maxSize: 5 })
  })

  it('has a name for each type that its options show', () => {
    const own: BreakerOrOptions<UndiciResponse> = new CircuitBreaker()
    const breakers: ClientBreakers<UndiciResponse> = { breaker: own }
    const call: HttpCallOptions<UndiciRequest, UndiciResponse> = { timeoutMs: 1_000 }
    const options: HttpOptions<UndiciRequest, UndiciResponse> = { ...call, ...breakers }
    const base: BaseCircuitBreaker = own

    breakerInterceptor(options)
    expectTypeOf(base.state).toEqualTypeOf(own.state)
  })

  it('asks predicates about what undici answers with', () => {
    const isFailure: UndiciBreakerOptions['isFailure'] = (outcome) =>
      outcome.status === 'fulfilled' && outcome.value.statusCode === 404
    breakerInterceptor({ isFailure, isIgnored: httpStatus('4xx'), breaker: { isFailure, isIgnored: isFailure } })
    breakerInterceptor({
      isFailure: (outcome) => outcome.status === 'fulfilled' && outcome.value.headers['x-stale'] === '1',
      // @ts-expect-error -- it is no Response of fetch
      isIgnored: (outcome) => outcome.status === 'fulfilled' && Boolean(outcome.value.ok),
    })
    expectTypeOf<UndiciResponse>().toHaveProperty('statusCode')
  })

  it('takes undefined for each option', () => {
    const options: { readonly [Name in keyof Required<UndiciBreakerOptions>]: undefined } = {
      breaker: undefined,
      registry: undefined,
      keyOf: undefined,
      maxSize: undefined,
      isFailure: undefined,
      isIgnored: undefined,
      settleOn: undefined,
      timeoutMs: undefined,
      maxRetryAfterMs: undefined,
      unreadTimeoutMs: undefined,
    }
    expectTypeOf(breakerInterceptor(options)).toEqualTypeOf<UndiciInterceptor>()
  })

  it('refuses misuse', () => {
    // @ts-expect-error -- options of a breaker go into `breaker`
    breakerInterceptor({ failureThreshold: 3 })
    // @ts-expect-error -- unknown moment
    breakerInterceptor({ settleOn: 'trailers' })
    // @ts-expect-error -- a key is a string
    breakerInterceptor({ keyOf: ({ origin }) => origin })
    // @ts-expect-error -- no dispatch
    breakerInterceptor()(5)
  })
})
