import { describe, expectTypeOf, it } from 'vitest'
import { CircuitBreaker, type BaseCircuitBreaker } from 'recloser'
import {
  withFetchBreaker,
  type BreakerOrOptions,
  type ClientBreakers,
  type FetchBreakerOptions,
  type HttpCallOptions,
  type HttpOptions,
} from 'recloser/fetch'
import { httpStatus } from 'recloser/predicates'
import { BreakerRegistry } from 'recloser/registry'

describe('withFetchBreaker', () => {
  it('gives what can stand in for fetch', () => {
    const send = withFetchBreaker(fetch)

    expectTypeOf(send).toExtend<typeof fetch>()
    expectTypeOf(send.breakers).toEqualTypeOf<BreakerRegistry>()
  })

  it('keeps the type of a fetch that takes and gives something of its own', () => {
    type Own = (url: string, init: { readonly proxy: string }) => Promise<{ readonly status: 200 }>

    const own: Own = () => Promise.resolve({ status: 200 })
    const send = withFetchBreaker(own)
    expectTypeOf(send).toExtend<Own>()
    expectTypeOf(send).parameters.toEqualTypeOf<Parameters<Own>>()
    expectTypeOf(send.breakers).toEqualTypeOf<BreakerRegistry>()
    // @ts-expect-error a fetch gives a promise
    withFetchBreaker((url: string) => url)
  })

  it('gives the arguments of a function that is written inline the types of fetch', () => {
    const send = withFetchBreaker((input, init) => {
      expectTypeOf(input).toEqualTypeOf<string | URL | Request>()
      expectTypeOf(init).toEqualTypeOf<RequestInit | undefined>()
      return fetch(input, { ...init, redirect: 'manual' })
    })

    expectTypeOf(send('https://billing.example')).resolves.toEqualTypeOf<Response>()
    void send(new URL('https://billing.example'), { method: 'POST' })
    // @ts-expect-error a number is no address
    void send(5)
  })

  it('takes a breaker, a function of the key, or a registry', () => {
    const breaker = new CircuitBreaker()
    withFetchBreaker(fetch, { breaker })
    withFetchBreaker(fetch, { breaker: (key) => ({ name: key, failureThreshold: 1 }) })
    withFetchBreaker(fetch, { breaker: (key) => (key === 'billing' ? breaker : {}) })
    withFetchBreaker(fetch, { registry: new BreakerRegistry() })
    // @ts-expect-error a registry is no breaker
    withFetchBreaker(fetch, { breaker: new BreakerRegistry() })
    // @ts-expect-error a number is no options
    withFetchBreaker(fetch, { breaker: () => 5 })
    // @ts-expect-error a breaker is no registry
    withFetchBreaker(fetch, { registry: breaker })
  })

  it('takes a registry, or what the client makes its own breakers by, not both', () => {
    const registry = new BreakerRegistry()
    const breaker = new CircuitBreaker()
    withFetchBreaker(fetch, { registry, breaker: undefined, maxSize: undefined })
    withFetchBreaker(fetch, { breaker, maxSize: 5, registry: undefined })
    // @ts-expect-error -- the registry has its breakers
    withFetchBreaker(fetch, { registry, breaker })
    // @ts-expect-error -- the registry has its options
    withFetchBreaker(fetch, { registry, breaker: { failureThreshold: 1 } })
    // @ts-expect-error -- the registry has its options
    withFetchBreaker(fetch, { registry, breaker: (key: string) => ({ name: key }) })
    // @ts-expect-error -- the registry has its size
    withFetchBreaker(fetch, { registry, maxSize: 5 })
  })

  it('has a name for each type that its options show', () => {
    const own: BreakerOrOptions<Response> = new CircuitBreaker()
    const breakers: ClientBreakers<Response> = { breaker: own }
    const call: HttpCallOptions<Request, Response> = { timeoutMs: 1_000 }
    const options: HttpOptions<Request, Response> = { ...call, ...breakers }
    const base: BaseCircuitBreaker = own

    withFetchBreaker(fetch, options)
    expectTypeOf(base.state).toEqualTypeOf(own.state)
  })

  it('asks predicates about a Response', () => {
    const isFailure: FetchBreakerOptions['isFailure'] = (outcome) =>
      outcome.status === 'fulfilled' && outcome.value.status === 404
    withFetchBreaker(fetch, { isFailure, isIgnored: isFailure, breaker: { isFailure, isIgnored: isFailure } })
    withFetchBreaker(fetch, { isFailure: httpStatus(404), breaker: () => ({ isIgnored: httpStatus('4xx') }) })
    withFetchBreaker(fetch, {
      isFailure: (outcome) => outcome.status === 'fulfilled' && !outcome.value.ok,
      // @ts-expect-error it is the Response of fetch
      isIgnored: (outcome) => outcome.status === 'fulfilled' && outcome.value.statusCode === 404,
    })
    // @ts-expect-error an answer is a boolean at once
    withFetchBreaker(fetch, { isFailure: () => Promise.resolve(true) })
  })

  it('takes undefined for each option', () => {
    const options: { readonly [Name in keyof Required<FetchBreakerOptions>]: undefined } = {
      breaker: undefined,
      registry: undefined,
      keyOf: undefined,
      maxSize: undefined,
      isFailure: undefined,
      isIgnored: undefined,
      settleOn: undefined,
      timeoutMs: undefined,
      maxRetryAfterMs: undefined,
      whenOpen: undefined,
    }
    expectTypeOf(withFetchBreaker(fetch, options)).toExtend<typeof fetch>()
  })

  it('knows its options', () => {
    // @ts-expect-error no such moment
    withFetchBreaker(fetch, { settleOn: 'end' })
    // @ts-expect-error it is read only
    withFetchBreaker(fetch).breakers = undefined as never
    expectTypeOf(withFetchBreaker(fetch, { keyOf: ({ url }) => url, whenOpen: 'respond' })).toExtend<typeof fetch>()
  })
})
