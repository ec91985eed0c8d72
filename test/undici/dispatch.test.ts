import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CircuitEvent } from 'recloser'
import { circuitBreaker, type UndiciBreakerOptions } from 'recloser/undici'

type Dispatch = (request: unknown, handler: unknown) => boolean
/** A handler as the dispatcher sees it, whatever its generation. */
type Handler = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>

const request = { origin: 'http://api.example', path: '/', method: 'GET' }

/** What a dispatcher below the breaker is given, and what the breaker makes of it. */
function below(play: Dispatch, options?: UndiciBreakerOptions) {
  const interceptor = circuitBreaker(options)
  const events: CircuitEvent[] = []
  interceptor.breakers.subscribe((event) => events.push(event))
  const dispatch = interceptor(play as (request: never, handler: never) => boolean) as Dispatch
  return { dispatch, breakers: interceptor.breakers, types: () => events.map(({ type }) => type) }
}

/** A handler that writes down what it hears. */
function scribe(methods: readonly string[], answer?: unknown): { handler: Handler; heard: unknown[][] } {
  const heard: unknown[][] = []
  const handler = Object.fromEntries(
    methods.map((name) => [name, (...args: unknown[]) => (heard.push([name, ...args]), answer)]),
  )
  return { handler, heard }
}

const controller = { aborted: false, paused: false, reason: null }
const socket = {}
const resume = (): void => undefined

/** All that a handler can hear, in the words of either generation. */
const currentCalls: readonly Call[] = [
  ['onRequestStart', controller, 'context'],
  ['onRequestUpgrade', controller, 101, { a: 'b' }, socket],
  ['onResponseStarted'],
  ['onResponseStart', controller, 103, { a: 'b' }, 'Early Hints'],
  ['onResponseStart', controller, 200, { a: 'b' }, 'OK'],
  ['onResponseData', controller, 'chunk'],
  ['onResponseEnd', controller, { sum: '5' }],
  ['onResponseError', controller, new Error('down')],
  ['onBodySent', 'chunk'],
  ['onRequestSent'],
]
const legacyCalls: readonly Call[] = [
  ['onConnect', resume, 'context'],
  ['onUpgrade', 101, ['a', 'b'], socket],
  ['onResponseStarted'],
  ['onHeaders', 103, ['a', 'b'], resume, 'Early Hints'],
  ['onHeaders', 200, ['a', 'b'], resume, 'OK'],
  ['onData', 'chunk'],
  ['onComplete', ['sum', '5']],
  ['onError', new Error('down')],
  ['onBodySent', 1, 2],
  ['onRequestSent'],
]
type Call = readonly [method: string, ...args: unknown[]]

const namesOf = (calls: readonly Call[]): readonly string[] => calls.map(([name]) => name)
const say = (watched: unknown, [name, ...args]: Call): unknown => (watched as Handler)[name]?.(...args)
/** Functions are handed on watched. */
const plain = (calls: readonly (readonly unknown[])[]): readonly unknown[] =>
  calls.map((call) => call.map((part) => (typeof part === 'function' ? 'function' : part)))

describe.each([
  { generation: 'current', calls: currentCalls, first: 'onRequestStart', last: 'onResponseError' },
  { generation: 'legacy', calls: legacyCalls, first: 'onConnect', last: 'onError' },
])('a $generation handler', ({ calls, first, last }) => {
  it('hears all that it would have heard, and its answers are handed on', () => {
    const { handler, heard } = scribe(namesOf(calls), 'answer')
    const answers: unknown[] = []
    const { dispatch } = below((_, watched) => {
      for (const call of calls) answers.push(say(watched, call))
      return false
    })

    expect(dispatch(request, handler)).toBe(false)
    expect(plain(heard)).toEqual(plain(calls))
    expect(answers).toEqual(calls.map(() => 'answer'))
  })

  it('may lack all but what makes it one', () => {
    const { handler, heard } = scribe(first === 'onConnect' ? [last] : [first, last])
    const { dispatch, types } = below((_, watched) => {
      for (const call of calls) say(watched, call)
      return true
    })

    dispatch(request, handler)

    expect(heard.map(([name]) => name)).toContain(last)
    expect(types()).toEqual(['success'])
  })

  it('is refused as a dispatcher that was closed refuses, but without a wait for drain', () => {
    const { handler, heard } = scribe([first, last])
    const { dispatch, breakers } = below(() => false)
    breakers.get(request.origin).trip()

    expect(dispatch(request, handler)).toBe(true)
    expect(heard).toHaveLength(1)
    expect(heard[0]?.[0]).toBe(last)
    expect(heard[0]?.at(-1)).toMatchObject({ code: 'ERR_CIRCUIT_OPEN' })
  })

  it('is not blamed on the dependency when dispatch throws', () => {
    const { handler } = scribe([first, last])
    const { dispatch, types } = below(() => {
      throw new TypeError('wrong')
    })

    expect(() => dispatch(request, handler)).toThrow('wrong')
    expect(types()).toEqual(['ignored'])
  })
})

it('leaves it to undici to refuse what is no handler, or no request', () => {
  const seen: unknown[] = []
  const { dispatch, breakers } = below((...args) => {
    seen.push(args)
    return true
  })
  const { handler } = scribe(['onError'])

  for (const wrong of [undefined, null, 5, {}]) dispatch(request, wrong)
  for (const wrong of [undefined, null, 5]) dispatch(wrong, handler)

  expect(seen).toEqual([
    ...[undefined, null, 5, {}].map((wrong) => [request, wrong]),
    ...[undefined, null, 5].map((wrong) => [wrong, handler]),
  ])
  expect(breakers.size).toBe(0)
})

it('counts an upgrade that came without a status as a success', () => {
  const { handler } = scribe(['onUpgrade', 'onError'])
  const { dispatch, types } = below((_, watched) => {
    ;(watched as Handler).onUpgrade?.(null, null, {})
    return true
  })

  dispatch(request, handler)

  expect(types()).toEqual(['success'])
})

describe('a body that is not read on', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  const options = { settleOn: 'body', unreadTimeoutMs: 1_000 } as const

  it.each([
    { how: 'stays unread', resumes: false, verdicts: ['success'] },
    { how: 'flows again', resumes: true, verdicts: [] },
  ])('that $how: verdicts of a current handler', async ({ resumes, verdicts }) => {
    const paused = { ...controller, paused: true }
    const { dispatch, types } = below(
      (_, watched) => say(watched, ['onResponseStart', paused, 200, {}]) === false,
      options,
    )
    dispatch(request, scribe(namesOf(currentCalls)).handler)

    await vi.advanceTimersByTimeAsync(999)
    paused.paused = !resumes
    expect(types()).toEqual([])
    await vi.advanceTimersByTimeAsync(1)

    expect(types()).toEqual(verdicts)
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each([
    { how: 'stays unread', resumes: false, verdicts: ['success'] },
    { how: 'flows again', resumes: true, verdicts: [] },
  ])('that $how: verdicts of a legacy handler', async ({ resumes, verdicts }) => {
    const { handler, heard } = scribe(namesOf(legacyCalls), false)
    const { dispatch, types } = below((_, watched) => say(watched, ['onHeaders', 200, [], resume]) === false, options)
    dispatch(request, handler)

    await vi.advanceTimersByTimeAsync(999)
    if (resumes) (heard[0]?.[3] as () => void)()
    expect(types()).toEqual([])
    await vi.advanceTimersByTimeAsync(1)

    expect(types()).toEqual(verdicts)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('has its verdict once, and no timer left, when it breaks off after all', async () => {
    const { dispatch, types } = below((_, watched) => {
      say(watched, ['onHeaders', 200, [], resume])
      for (const chunk of ['a', 'b']) say(watched, ['onData', chunk])
      say(watched, ['onError', new Error('reset')])
      return true
    }, options)
    dispatch(request, scribe(namesOf(legacyCalls), false).handler)

    expect(vi.getTimerCount()).toBe(0)
    await vi.advanceTimersByTimeAsync(1_000)

    expect(types()).toEqual(['failure'])
  })
})
