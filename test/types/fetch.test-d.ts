import { describe, expectTypeOf, it } from 'vitest'
import { withFetchBreaker } from 'recloser/fetch'
import type { BreakerRegistry } from 'recloser/registry'

describe('withFetchBreaker', () => {
  it('gives what can stand in for fetch', () => {
    const send = withFetchBreaker(fetch)

    expectTypeOf(send).toExtend<typeof fetch>()
    expectTypeOf(send.breakers).toEqualTypeOf<BreakerRegistry>()
  })

  it('keeps the type of a fetch that takes and gives something of its own', () => {
    type Own = (url: string, init: { readonly proxy: string }) => Promise<{ readonly status: 200 }>

    expectTypeOf(withFetchBreaker<Own>).returns.toExtend<Own>()
    // @ts-expect-error a fetch gives a promise
    withFetchBreaker((url: string) => url)
  })

  it('knows its options', () => {
    // @ts-expect-error no such moment
    withFetchBreaker(fetch, { settleOn: 'end' })
    // @ts-expect-error it is read only
    withFetchBreaker(fetch).breakers = undefined as never
    expectTypeOf(withFetchBreaker(fetch, { keyOf: ({ url }) => url, whenOpen: 'respond' })).toExtend<typeof fetch>()
  })
})
