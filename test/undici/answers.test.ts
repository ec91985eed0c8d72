import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { consecutiveFailures } from 'recloser/trip'
import { controllerOf, current, legacy, request, requested } from './below.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  // A spy on a faked timer would put that back.
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const generations = [
  { generation: 'current', methods: current, failed: 'onResponseError' },
  { generation: 'legacy', methods: legacy, failed: 'onError' },
] as const

describe.each(generations)('an answer to a $generation handler', ({ methods, failed }) => {
  const isCurrent = methods === current
  const answer = (asked: ReturnType<typeof requested>, status: number, paused = false): unknown =>
    isCurrent
      ? asked.say('onResponseStart', controllerOf({ paused }), status, {})
      : asked.say('onHeaders', status, [], () => undefined)
  const pausing = { onHeaders: () => false, onData: () => false }

  it.each(['headers', 'body'] as const)('is none while it is a hint, settling on the %s', (settleOn) => {
    const asked = requested({ settleOn })
    asked.send(methods)
    answer(asked, 103)
    const hinted = asked.types()

    answer(asked, 500)

    expect([hinted, asked.types()]).toEqual([[], ['failure']])
  })

  it.each([
    { settleOn: 'headers', status: 200 },
    { settleOn: 'body', status: 500 },
  ] as const)('needs no time for a body that decides nothing: $settleOn, $status', ({ settleOn, status }) => {
    const asked = requested({ settleOn }, pausing)
    asked.send(methods)

    answer(asked, status, true)
    asked.say(isCurrent ? 'onResponseData' : 'onData', ...(isCurrent ? [controllerOf({ paused: true }), 'a'] : ['a']))

    expect(vi.getTimerCount()).toBe(0)
  })

  it('keeps no program alive for a body that nobody reads', () => {
    const timers = vi.spyOn(globalThis, 'setTimeout')
    const asked = requested({ settleOn: 'body' }, pausing)
    asked.send(methods)

    answer(asked, 200, true)

    const [timer] = timers.mock.results.map(({ value }) => value as NodeJS.Timeout)
    expect([timers.mock.calls.length, timer?.hasRef()]).toEqual([1, false])
  })

  it.each([
    { status: 101, verdict: 'success' },
    { status: 502, verdict: 'failure' },
  ])('that upgrades the connection is judged by its status alone: $status', ({ status, verdict }) => {
    const asked = requested({ settleOn: 'body' })
    asked.send(methods)

    asked.say(
      isCurrent ? 'onRequestUpgrade' : 'onUpgrade',
      ...(isCurrent ? [controllerOf(), status, {}, {}] : [status, [], {}]),
    )

    expect(asked.types()).toEqual([verdict])
  })

  it.each([
    { title: 'its caller gave up', reason: new Error('gone'), error: new Error('socket'), verdict: 'ignored' },
    {
      title: 'its time ran out, of which undici says only that it was left',
      reason: new DOMException('late', 'TimeoutError'),
      error: Object.assign(new Error('left'), { code: 'UND_ERR_ABORTED' }),
      verdict: 'failure',
    },
  ])('that never comes, because $title', ({ reason, error, verdict }) => {
    const controller = new AbortController()
    const asked = requested({}, {}, { ...request, signal: controller.signal })
    asked.send(methods)
    controller.abort(reason)

    asked.say(failed, ...(isCurrent ? [controllerOf(), error] : [error]))

    expect(asked.types()).toEqual([verdict])
  })

  it('that never comes, by the caller’s own mistake, is no sign of life', () => {
    const leave = vi.fn()
    const asked = requested({ breaker: { trip: { ...consecutiveFailures(), enter: () => 'ticket', leave } } })
    asked.send(methods)
    const error = Object.assign(new Error('mistake'), { code: 'UND_ERR_INVALID_ARG' })

    asked.say(failed, ...(isCurrent ? [controllerOf(), error] : [error]))

    expect(leave.mock.calls.map(([, , ending]: readonly unknown[]) => ending)).toEqual(['unreached'])
  })

  it('that never comes, because its handler ended the request', () => {
    const asked = requested({ settleOn: 'body' })
    asked.send(methods)
    const error = new Error('aborted')
    if (isCurrent) asked.say('onResponseError', controllerOf({ aborted: true, reason: error }), error)
    else {
      asked.say('onConnect', () => undefined)
      ;(asked.told[0]?.[1] as (reason: unknown) => void)(error)
      asked.say('onError', error)
    }

    expect(asked.types()).toEqual(['ignored'])
  })
})

describe('a handler of errors alone', () => {
  it('needs no method for the beginning', () => {
    const asked = requested()
    asked.send(['onResponseError'])

    expect(asked.say('onRequestStart', controllerOf())).toBeUndefined()
  })

  it('with the methods of both generations is current by its first, and told of nothing that it has no method for', async () => {
    const hooks = vi.fn()
    const asked = requested({ timeoutMs: 50, breaker: { failureThreshold: 1, onHookError: hooks } })
    asked.send(['onRequestStart', 'onError'])
    await vi.advanceTimersByTimeAsync(50)

    expect([asked.send(['onRequestStart', 'onError']), asked.told, asked.types().at(-1)]).toEqual([
      true,
      [],
      'rejected',
    ])
    expect(hooks).not.toHaveBeenCalled()
  })
})

describe('what is sent', () => {
  it('is the very request where its body is text, and otherwise a copy with a body that is watched', () => {
    const body = (async function* () {
      yield await Promise.resolve('a')
    })()
    const [text, stream] = [
      { ...request, body: 'a' },
      { ...request, method: 'PUT', body },
    ].map((given) => {
      const asked = requested({}, {}, given)
      asked.send(current)
      return { given, sent: asked.sent[0] as typeof given }
    })
    const { body: sentBody, ...others } = stream?.sent ?? {}

    expect(text?.sent).toBe(text?.given)
    expect(others).toEqual({ ...request, method: 'PUT' })
    expect(sentBody === body).toBe(false)
  })
})
