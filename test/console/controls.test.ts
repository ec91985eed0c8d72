import { afterEach, describe, expect, it, vi } from 'vitest'
import { breakerConsole } from 'recloser/console'
import { CircuitBreaker } from 'recloser'
import { BreakerRegistry } from 'recloser/registry'
import { act, rowsOf } from './ask.ts'
import { breakerWith } from './with-controls.ts'

afterEach(() => void vi.restoreAllMocks())

it('accepts no action without controls', async () => {
  const breaker = new CircuitBreaker()

  const { status, body } = await act(breakerConsole({ breakers: breaker }), 'circuit', 'trip')

  expect([status, body]).toEqual([403, { error: 'this console has no controls' }])
  expect(breaker.state).toBe('closed')
})

it('trips, resets, holds and releases for an operator, and tells of each', async () => {
  const told: unknown[] = []
  const onAction = (...given: readonly unknown[]): unknown => told.push(given)
  const { breaker, handler } = breakerWith({ authorize: () => Promise.resolve('Ada'), onAction })
  const states: string[] = []
  for (const action of ['trip', 'reset', 'hold-open', 'hold-closed', 'release'] as const) {
    const { status, body } = await act(handler, 'billing', action)
    const { breaker: row } = body as { breaker: { state: string; heldBy: string | null; cause: string | null } }
    states.push(`${status} ${row.state} ${String(row.heldBy)} ${String(row.cause)}`)
  }

  expect(states).toEqual([
    '200 open null tripped by Ada',
    '200 closed null null',
    '200 open Ada null',
    '200 closed Ada null',
    '200 closed null null',
  ])
  expect(told).toEqual(
    ['trip', 'reset', 'hold-open', 'hold-closed', 'release'].map((action) => ['Ada', { key: 'billing', action }]),
  )
  expect(breaker.current.held).toBe(undefined)
})

it.each(['a/b', '__proto__', '<b>', 'ключ', 'a b?c#d%2F', ''])('finds the key %j', async (key) => {
  const registry = new BreakerRegistry()
  registry.get(key)
  registry.get('other')
  const handler = breakerConsole({ breakers: registry, controls: { authorize: () => true } })

  expect((await act(handler, key, 'trip')).status).toBe(200)
  expect([registry.get(key).state, registry.get('other').state]).toEqual(['open', 'closed'])
})

it('says that there is no breaker of an unknown key, but only to those who are authorized', async () => {
  const authorize = vi.fn().mockReturnValueOnce(true).mockReturnValueOnce(false)
  const { handler } = breakerWith({ authorize })

  expect(await act(handler, 'toString', 'trip')).toMatchObject({
    status: 404,
    body: { error: 'there is no breaker with this key' },
  })
  expect(await act(handler, 'toString', 'trip')).toMatchObject({ status: 403 })
})

describe('an operator', () => {
  it.each([false, '', undefined, null, 0, 1, {}, ' \n'])('is refused where authorize gives %o', async (answer) => {
    const reported = vi.spyOn(console, 'error').mockReturnValue(undefined)
    const { breaker, handler } = breakerWith({ authorize: () => answer as never })

    const { status, body } = await act(handler, 'billing', 'trip')

    expect([status, body]).toEqual([403, { error: 'you are not authorized to do this' }])
    expect(breaker.state).toBe('closed')
    // What is no answer at all is a mistake of the program.
    expect(reported).toHaveBeenCalledTimes(typeof answer === 'boolean' || typeof answer === 'string' ? 0 : 1)
  })

  it('is refused where authorize gives no answer, and the error says what an answer is', async () => {
    const reported = vi.spyOn(console, 'error').mockReturnValue(undefined)
    const { handler } = breakerWith({ authorize: () => 5 as never })

    await act(handler, 'billing', 'trip')

    expect(reported).toHaveBeenCalledExactlyOnceWith(
      expect.anything(),
      new TypeError("authorize(): `answer` must be true, false, or the operator's name, received 5"),
    )
  })

  it.each([
    () => {
      throw new Error('no session')
    },
    () => Promise.reject(new Error('no session')),
  ])('is refused where authorize throws, and the error is told (%#)', async (authorize) => {
    const reported = vi.spyOn(console, 'error').mockReturnValue(undefined)
    const { breaker, handler } = breakerWith({ authorize })

    expect((await act(handler, 'billing', 'hold-open')).status).toBe(403)
    expect(breaker.state).toBe('closed')
    expect(reported).toHaveBeenCalledExactlyOnceWith(
      'recloser: authorize threw, the action was refused',
      new Error('no session'),
    )
  })

  it('without a name is an operator', async () => {
    const onAction = vi.fn()
    const { handler } = breakerWith({ authorize: () => true, onAction })

    await act(handler, 'billing', 'hold-open')

    expect((await rowsOf(handler))[0]?.heldBy).toBe('an operator')
    expect(onAction).toHaveBeenCalledExactlyOnceWith('an operator', { key: 'billing', action: 'hold-open' })
  })

  it('is asked for with the request, so that a session can be looked up', async () => {
    const { handler } = breakerWith({ authorize: ({ headers }) => headers.get('cookie') === 'session=ada' && 'Ada' })
    const header = { 'x-recloser-console': '1' }

    expect((await act(handler, 'billing', 'trip', header)).status).toBe(403)
    expect((await act(handler, 'billing', 'trip', { ...header, cookie: 'session=ada' })).status).toBe(200)
  })

  it('whose name is very long, or several lines, is shown in one short line', async () => {
    const { handler } = breakerWith({ authorize: () => `Ada\u202e${'x'.repeat(300)}\nsecond` })

    await act(handler, 'billing', 'hold-open')

    expect((await rowsOf(handler))[0]?.heldBy).toBe(`Ada ${'x'.repeat(195)}…`)
  })
})

it.each<() => void>([
  () => Promise.reject(new Error('disk full')),
  () => {
    throw new Error('disk full')
  },
])('goes on where the audit log fails, and tells the error (%#)', async (onAction) => {
  const { breaker, errors, handler } = breakerWith({ authorize: () => true, onAction })

  expect((await act(handler, 'billing', 'trip')).status).toBe(200)
  await Promise.resolve()
  expect(breaker.state).toBe('open')
  expect(errors).toEqual([['onAction', 'disk full']])
})

describe('a hold', () => {
  it('of the program is not released by the console', async () => {
    const onAction = vi.fn()
    const { breaker, handler } = breakerWith({ authorize: () => 'Ada', onAction })
    const hold = breaker.hold('open')

    expect(await act(handler, 'billing', 'release')).toMatchObject({
      status: 409,
      body: { error: 'the program holds this breaker, and only it can release it' },
    })
    expect(onAction).not.toHaveBeenCalled()
    expect((await rowsOf(handler))[0]?.heldBy).toBe('the program')
    hold.release()
    expect(breaker.state).toBe('closed')
  })

  it('of the console is released and told of, though the program still holds the breaker', async () => {
    const onAction = vi.fn()
    const { breaker, handler } = breakerWith({ authorize: () => 'Ada', onAction })
    breaker.hold('closed')
    await act(handler, 'billing', 'hold-open')
    const whileHeld = breaker.state

    expect(await act(handler, 'billing', 'release')).toMatchObject({
      status: 200,
      body: { breaker: { state: 'closed', heldBy: 'the program' } },
    })
    expect([whileHeld, breaker.state]).toEqual(['open', 'closed'])
    expect(onAction).toHaveBeenLastCalledWith('Ada', { key: 'billing', action: 'release' })
  })

  it('that the console has beside one of the program is told as what it is', async () => {
    const { breaker, handler } = breakerWith({ authorize: () => 'Ada' })
    await act(handler, 'billing', 'hold-closed')
    const hold = breaker.hold('open')

    expect((await rowsOf(handler))[0]).toMatchObject({ state: 'open', heldBy: 'the program' })
    hold.release()
    expect((await rowsOf(handler))[0]).toMatchObject({ state: 'closed', heldBy: 'Ada' })
  })

  it('is one, however often it is taken', async () => {
    const { breaker, handler } = breakerWith({ authorize: () => true })
    for (let time = 0; time < 3; time++) await act(handler, 'billing', 'hold-open')
    await act(handler, 'billing', 'release')

    expect(breaker.current.held).toBe(undefined)
    expect((await act(handler, 'billing', 'release')).status).toBe(200)
  })

  it('ends with the console, and when the breaker leaves its registry', async () => {
    const registry = new BreakerRegistry()
    const [a, b] = [registry.get('a'), registry.get('b')]
    const handler = breakerConsole({ breakers: registry, controls: { authorize: () => true } })
    for (const key of ['a', 'b']) await act(handler, key, 'hold-open')

    registry.delete('a')
    expect([a.state, b.state]).toEqual(['closed', 'open'])
    handler.close()
    expect(b.state).toBe('closed')
  })
})
