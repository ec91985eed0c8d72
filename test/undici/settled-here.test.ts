import { AsyncLocalStorage } from 'node:async_hooks'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { settledHere, type HttpPermit } from '../../src/http/settled-here.ts'

const request = new AsyncLocalStorage<string>()

afterEach(() => vi.unstubAllGlobals())

/** A permit made in one request, settled in another: the request that listeners see. */
function seenBy(settle: (permit: HttpPermit) => unknown): unknown[] {
  const breaker = new CircuitBreaker()
  const seen: unknown[] = []
  breaker.subscribe(({ type }) => seen.push(type, request.getStore()))
  const permit = request.run('mine', () => settledHere(breaker.acquire()))
  request.run('of the socket', () => settle(permit))
  return seen
}

describe('a permit that is settled here', () => {
  it.each<{ how: string; settle: (permit: HttpPermit) => unknown; type: string }>([
    { how: 'succeed', settle: (permit) => permit.succeed(), type: 'success' },
    { how: 'fail', settle: (permit) => permit.fail(new Error('down')), type: 'failure' },
    { how: 'settle', settle: (permit) => permit.settle({ status: 'fulfilled', value: 1 }), type: 'success' },
  ])('tells listeners in the context where it was made: $how', ({ settle, type }) => {
    expect(seenBy(settle)).toEqual([type, 'mine'])
  })

  it('is settled once, and knows what its permit knows', () => {
    const breaker = new CircuitBreaker({ clock: () => 5 })
    breaker.subscribe(() => undefined)
    const permit = settledHere(breaker.acquire())

    expect([permit.probe, permit.durationMs, permit.succeed(), permit.fail(), permit.durationMs]).toEqual([
      false,
      0,
      true,
      false,
      undefined,
    ])
  })

  it.each([{}, { getBuiltinModule: () => undefined }, { getBuiltinModule: () => ({ AsyncLocalStorage: {} }) }])(
    'is the very permit where a runtime has no such contexts (%#)',
    (process) => {
      vi.stubGlobal('process', process)
      const permit = new CircuitBreaker().acquire()

      expect(settledHere(permit)).toBe(permit)
    },
  )
})
