import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { controllerOf, current, legacy, request, requested } from './below.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const left = Object.assign(new Error('left'), { code: 'UND_ERR_ABORTED' })

describe('the error of a request', () => {
  it('is what the breaker tells of it', () => {
    const error = new Error('socket')
    const asked = requested()
    asked.send(current)

    asked.say('onResponseError', null, error)

    expect(asked.events).toMatchObject([{ type: 'failure', error }])
    expect(asked.told).toEqual([['onResponseError', null, error]])
  })

  it('counts for nothing where undici says that it was left, and nobody gave a signal', () => {
    const asked = requested()
    asked.send(current)

    asked.say('onResponseError', controllerOf(), left)

    expect(asked.types()).toEqual(['ignored'])
  })

  it('is that of the connection where the connection broke, also when time has run out', () => {
    const signal = new AbortController()
    const asked = requested({}, {}, { ...request, signal: signal.signal })
    asked.send(current)
    signal.abort(new DOMException('late', 'TimeoutError'))
    const error = new Error('socket')

    asked.say('onResponseError', controllerOf(), error)

    expect(asked.events).toMatchObject([{ type: 'failure', error }])
  })

  it('is told to nobody who has no method for it', () => {
    const asked = requested()
    asked.send(['onRequestStart', 'onError'])

    expect(() => asked.say('onResponseError', controllerOf(), new Error('down'))).not.toThrow()
    expect(asked.types()).toEqual(['failure'])
  })
})

describe('a good answer whose body flows', () => {
  it.each([current, legacy])('needs no timer', (...methods) => {
    const asked = requested({ settleOn: 'body' })
    asked.send(methods)

    if (methods.includes('onHeaders')) asked.say('onHeaders', 200, [], () => undefined)
    else asked.say('onResponseStart', controllerOf(), 200, {})

    expect([vi.getTimerCount(), asked.types()]).toEqual([0, []])
  })
})

describe('what undici takes or refuses itself', () => {
  it('is an origin that is none', () => {
    const asked = requested({}, {}, { ...request, origin: 5 })

    asked.send(current)

    expect([asked.sent.length, asked.breakers.size]).toEqual([1, 0])
  })

  it('is an emitter in place of a signal, which no predicate is told of', () => {
    const isFailure = vi.fn((_outcome: unknown, context: { readonly signal?: unknown }) => context.signal !== undefined)
    const asked = requested({ breaker: { isFailure } }, {}, { ...request, signal: new EventEmitter() })
    asked.send(current)

    asked.say('onResponseError', controllerOf(), new Error('down'))

    expect(isFailure.mock.calls.map(([, { signal }]) => signal)).toEqual([undefined])
  })
})

it('names the failure of an answer by its status and URL', () => {
  const asked = requested()
  asked.send(current)

  asked.say('onResponseStart', controllerOf(), 500, {})

  expect(asked.events).toMatchObject([{ type: 'failure', error: { status: 500, url: 'http://api.example/' } }])
})

it('tells a handler of errors alone, of either generation, that its circuit is open', () => {
  const told = (['onResponseError', 'onError'] as const).map((name) => {
    const asked = requested()
    asked.breakers.get(request.origin).trip()
    asked.send([name])
    return asked.told.map(([method]) => method)
  })

  expect(told).toEqual([['onResponseError'], ['onError']])
})
