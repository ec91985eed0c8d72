import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createContext, runInContext } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { CircuitBreaker, guarded, withBreaker, wrap, type WrapOptions } from 'recloser'
import { pipeline, retry } from 'recloser/policies'
import { deferred, raise, rejection } from '../support/tasks.ts'

const once = { failureThreshold: 1 }
const up: (...args: unknown[]) => string = () => 'up'
const down: (...args: unknown[]) => never = () => raise('down')

function unreadable(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

/** Rejects a wrapped call with these arguments after what happens meanwhile, and tells how it was counted. */
async function countedAs(
  args: readonly unknown[],
  meanwhile: () => void,
  options: WrapOptions<unknown[]> = {},
  reason: unknown = new Error('socket closed'),
): Promise<string> {
  const breaker = new CircuitBreaker(once)
  const task = deferred()
  const waiting: (...args: unknown[]) => Promise<string> = () => task.promise
  const call = rejection(wrap(breaker, waiting, options)(...args))
  meanwhile()
  task.reject(reason)
  expect(await call).toBe(reason)
  return breaker.stats.totals.ignored === 1 ? 'ignored' : breaker.state
}

describe('the caller’s abort of a wrapped call', () => {
  const shapes: { shape: string; args: (signal: AbortSignal) => unknown[] }[] = [
    { shape: 'a signal', args: (signal) => ['u-1', signal] },
    { shape: 'an object with one', args: (signal) => ['https://shop.example', { signal }] },
    { shape: 'a Request', args: (signal) => [new Request('https://shop.example', { signal })] },
    {
      shape: 'a Request without options of its own',
      args: (signal) => [new Request('https://a.example', { signal }), {}],
    },
    { shape: 'one of several signals', args: (signal) => [signal, { signal: new AbortController().signal }] },
  ]

  it.each(shapes)('is found in the arguments and counts for nothing: $shape', async ({ args }) => {
    const controller = new AbortController()

    expect(await countedAs(args(controller.signal), () => controller.abort())).toBe('ignored')
  })

  it('is found on a signal of another realm, and of a polyfill', async () => {
    const foreign = runInContext(
      '({ aborted: true, reason: "gone", addEventListener() {} })',
      createContext(),
    ) as object

    expect(await countedAs([{ signal: foreign }], () => undefined)).toBe('ignored')
  })

  it.each([
    { what: 'nothing was aborted', args: [new AbortController().signal] },
    { what: 'there is no signal', args: ['u-1', null, undefined, 5, {}, { signal: undefined }, () => 0] },
    { what: 'what looks like one is not', args: [{ signal: { aborted: true } }, { aborted: true }, { signal: 'now' }] },
    { what: 'a later `signal: null` takes it away', args: [{ signal: AbortSignal.abort() }, { signal: null }] },
  ])('leaves a failure a failure where $what', async ({ args }) => {
    expect(await countedAs(args, () => undefined)).toBe('open')
  })

  it('is a failure where time ran out', async () => {
    const controller = new AbortController()
    const late = new DOMException('too long', 'TimeoutError')

    expect(await countedAs([{ signal: controller.signal }], () => controller.abort(late))).toBe('open')
  })

  it('is what the error says where one signal ran out of time and the caller aborted another', async () => {
    const late = new DOMException('too long', 'TimeoutError')
    const args = [AbortSignal.abort('gone'), AbortSignal.abort(late)]

    expect(await countedAs(args, () => undefined, {}, late)).toBe('open')
    expect(await countedAs(args, () => undefined, {}, 'gone')).toBe('ignored')
    expect(await countedAs(args, () => undefined)).toBe('ignored')
  })

  it('is not asked for by a success', async () => {
    const read = vi.fn()
    const signalOf = vi.fn<(...args: unknown[]) => undefined>()
    const options = Object.defineProperty({}, 'signal', { get: read })

    await wrap(new CircuitBreaker(), up, { signalOf })(options)
    await wrap(new CircuitBreaker(), up)(options)

    expect([read.mock.calls, signalOf.mock.calls]).toEqual([[], []])
  })

  it.each([
    { what: 'a signal whose reason cannot be read', reason: { get: () => raise('unreadable') } },
    { what: 'a reason that cannot be looked into', reason: { value: unreadable() } },
  ])('leaves the error to the caller and settles the call, whatever is thrown: $what', async ({ reason }) => {
    const shape = { aborted: false, addEventListener: () => undefined }
    const signal = Object.defineProperty(shape, 'reason', reason)
    const abortedMeanwhile = (given: object): never => (Object.assign(given, { aborted: true }), raise('down'))
    const onHookError = vi.fn()

    for (const guard of [
      new CircuitBreaker({ ...once, onHookError }),
      pipeline(new CircuitBreaker({ ...once, onHookError })),
    ]) {
      signal.aborted = false
      expect(await rejection(wrap(guard, abortedMeanwhile)(signal))).toBe('down')
      expect(await rejection(wrap(guard, up)())).toHaveProperty('code', 'ERR_CIRCUIT_OPEN')
    }
    expect(onHookError.mock.calls.map(([, hook]) => hook as string)).toEqual(['signalOf', 'isIgnored'])
  })

  it('is found beside an argument that cannot be read', async () => {
    const controller = new AbortController()
    const secret = Object.defineProperty({}, 'signal', { get: () => raise('unreadable') })
    const onHookError = vi.fn()
    const breaker = new CircuitBreaker({ ...once, onHookError })

    for (const args of [
      [controller.signal, secret],
      [secret, { signal: controller.signal }],
      [unreadable(), controller.signal],
    ]) {
      const aborted = wrap(breaker, (...given: unknown[]) => (controller.abort(), raise(['own', given.length])))

      expect(await rejection(aborted(...args))).toEqual(['own', 2])
    }

    expect(breaker.stats.totals).toMatchObject({ ignored: 3, failures: 0 })
    expect(onHookError).toHaveBeenCalledTimes(3)
  })

  it('does not stop a call through a breaker: the signal is used for judging alone', async () => {
    const fn = vi.fn((...args: unknown[]) => up(...args))

    expect(await wrap(new CircuitBreaker(), fn)(AbortSignal.abort())).toBe('up')
  })
})

describe('signalOf', () => {
  const aborted = AbortSignal.abort()
  const signalOf = (request: unknown): AbortSignal => (request as { cancel: AbortSignal }).cancel

  it('finds what is hidden from the search', async () => {
    expect(await countedAs([{ cancel: aborted }], () => undefined, { signalOf })).toBe('ignored')
    expect(await countedAs([{ cancel: aborted }], () => undefined)).toBe('open')
  })

  it('takes the place of the search', async () => {
    expect(await countedAs([aborted], () => undefined, { signalOf: () => undefined })).toBe('open')
    expect(await countedAs([aborted], () => undefined, { signalOf: () => null })).toBe('open')
  })

  it('serves withBreaker beside the options of the breaker, and guarded beside its breaker', async () => {
    const fn = withBreaker(down, { ...once, name: 'shop', signalOf })
    const method = guarded(once, { signalOf })
    const decorate = method as unknown as (
      fn: unknown,
      context: object,
    ) => ((o: object) => Promise<never>) & { breaker: CircuitBreaker }
    const guardedFn = decorate(down, { kind: 'method', name: 'get' })

    await rejection(fn({ cancel: aborted }))
    await rejection(guardedFn({ cancel: aborted }))

    expect([fn.breaker.name, fn.breaker.state, guardedFn.breaker.state]).toEqual(['shop', 'closed', 'closed'])
  })

  it.each([
    { what: 'throws', signalOf: () => raise(new Error('broken')), error: /broken/ },
    {
      what: 'gives no signal',
      signalOf: () => 'now',
      error: /^TypeError: signalOf\(\): `signal` must be an AbortSignal/,
    },
    { what: 'gives a promise that rejects', signalOf: () => Promise.reject(new Error('later')), error: /TypeError/ },
  ])('that $what is told to onHookError, and the caller gets its own error', async (broken) => {
    const reports: unknown[] = []
    const breaker = new CircuitBreaker({ ...once, onHookError: (error, hook) => reports.push(String(error), hook) })

    const error = await rejection(wrap(breaker, () => raise('down'), { signalOf: broken.signalOf as never })())

    expect([error, breaker.state]).toEqual(['down', 'open'])
    expect(reports).toEqual([expect.stringMatching(broken.error), 'signalOf'])
  })

  it('that throws is told to the console where a policy runs the call', async () => {
    const { calls } = vi.spyOn(console, 'error').mockImplementation(() => undefined).mock
    const find = wrap(retry(), up, { signalOf: () => raise('odd') })

    expect([await find(), await find()]).toEqual(['up', 'up'])
    expect(calls).toEqual([['recloser: signalOf threw, the call went on', 'odd']])
    vi.restoreAllMocks()
  })

  it('is not needed to survive an argument whose `signal` throws', async () => {
    const reports: unknown[] = []
    const breaker = new CircuitBreaker({ ...once, onHookError: (error, hook) => reports.push(error, hook) })
    const odd = Object.defineProperty({}, 'signal', { get: () => raise('odd') })

    expect(await rejection(wrap(breaker, down)(odd))).toBe('down')
    expect(reports).toEqual(['odd', 'signalOf'])
  })

  it.each([null, 5, 'signal', {}])('is refused where it is no function: %s', (bad) => {
    const options = { signalOf: bad as never }

    expect(() => wrap(new CircuitBreaker(), () => 1, options)).toThrow(/^wrap\(\): `signalOf` must be a function/)
    expect(() => withBreaker(() => 1, options)).toThrow(/^withBreaker\(\): `signalOf` must be a function/)
    expect(() => guarded({}, options)({}, 'get', { value: () => Promise.resolve(1) })).toThrow(
      /^guarded\(\): `signalOf`/,
    )
  })
})

describe('five fetches that their callers cancelled', () => {
  const server = createServer(() => undefined)
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  it('leave the circuit closed', async () => {
    const client = withBreaker(fetch)
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`

    for (let call = 0; call < 5; call++) {
      const controller = new AbortController()
      const asked = new Promise((resolve) => server.once('request', resolve))
      const [input, init] = call % 2 === 0 ? [url, controller] : [new Request(url, controller)]
      const answer = rejection(client(input, init))
      await asked
      controller.abort()
      expect(await answer).toMatchObject({ name: 'AbortError' })
    }

    expect([client.breaker.state, client.breaker.stats.totals]).toMatchObject(['closed', { ignored: 5, failures: 0 }])
  })
})
