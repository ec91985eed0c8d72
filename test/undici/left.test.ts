import { describe, expect, it } from 'vitest'
import { controllerOf, current, legacy, request, requested } from './below.ts'

const leaves = Object.assign(new Error('left'), { code: 'UND_ERR_ABORTED' })
const tooLate = Object.assign(new Error('late'), { name: 'TimeoutError' })

const generations = [
  { generation: 'current', methods: current, started: 'onResponseStart' },
  { generation: 'legacy', methods: legacy, started: 'onHeaders' },
] as const

describe.each(generations)('a $generation handler', ({ methods, started }) => {
  const isCurrent = methods === current
  const begin = (asked: ReturnType<typeof requested>, status = 200): unknown =>
    isCurrent
      ? asked.say('onResponseStart', controllerOf(), status, {})
      : asked.say('onHeaders', status, [], () => undefined)

  it.each([
    { error: new Error('mine'), settleOn: 'body', verdict: 'ignored' },
    { error: leaves, settleOn: 'body', verdict: 'success' },
    { error: new Error('mine'), settleOn: 'headers', verdict: 'success' },
  ] as const)(
    'that throws $error.message at the headers is not blamed on the dependency, settling on the $settleOn',
    (given) => {
      const { error, settleOn, verdict } = given
      const asked = requested(
        { settleOn },
        {
          [started]: () => {
            throw error
          },
        },
      )
      asked.send(methods)

      expect(() => begin(asked)).toThrow(error)
      expect(asked.types()).toEqual([verdict])
    },
  )

  it.each([
    { reason: tooLate, code: undefined, verdict: 'failure' },
    { reason: new Error('no longer wanted'), code: 'UND_ERR_ABORTED', verdict: 'success' },
  ])('that aborts a good answer because of $reason.name', ({ reason, code, verdict }) => {
    const asked = requested({ settleOn: 'body' })
    asked.send(methods)
    const error = Object.assign(new Error('aborted'), { code })
    if (isCurrent) {
      begin(asked)
      asked.say('onResponseError', controllerOf({ aborted: true, reason }), error)
    } else {
      asked.say('onConnect', () => undefined)
      ;(asked.told[0]?.[1] as (reason: unknown) => void)(reason)
      begin(asked)
      asked.say('onError', error)
    }

    expect(asked.types()).toEqual([verdict])
    expect(asked.told.at(-1)?.at(-1)).toBe(error)
  })

  it('hears what the choice of a breaker throws, and nothing is sent', () => {
    const thrown = new Error('of the choice')
    const asked = requested({
      breaker: () => {
        throw thrown
      },
    })

    expect(asked.send(methods)).toBe(true)
    expect([asked.told.map((call) => call.at(-1)), asked.sent.length]).toEqual([[thrown], 0])
  })

  it('whose request was aborted before is left to undici, and counts nothing', () => {
    const asked = requested({}, {}, { ...request, signal: AbortSignal.abort() })
    asked.send(methods)

    asked.say(isCurrent ? 'onResponseError' : 'onError', ...(isCurrent ? [null, leaves] : [leaves]))

    expect([asked.sent.length, asked.types(), asked.breakers.size]).toEqual([1, [], 0])
  })

  it('whose request gets a signal that is not aborted goes through the breaker', () => {
    const asked = requested({}, {}, { ...request, signal: new AbortController().signal })
    asked.send(methods)

    begin(asked, 500)

    expect(asked.types()).toEqual(['failure'])
  })
})

it('names the interceptor where an option is refused', () => {
  expect(() => requested({ settleOn: 'never' } as never)).toThrow(/^breakerInterceptor\(\): `settleOn` must be/)
})
