import { runInNewContext } from 'node:vm'
import { describe, expect, it, vi } from 'vitest'
import { BulkheadFullError, isBulkheadFull, isTimeout, TimeoutError } from 'recloser/policies'
import { CircuitBreaker } from 'recloser'

const strangers: readonly unknown[] = [
  undefined,
  null,
  'ERR_TIMEOUT',
  new Error('down'),
  Object.assign(new Error('down'), { code: 'ERR_TIMEOUT' }),
  Object.assign(new Error('down'), { timeoutMs: 5 }),
  new DOMException('too slow', 'TimeoutError'),
  new CircuitBreaker(),
  new Proxy(
    {},
    {
      get: () => {
        throw new Error('nothing to see')
      },
    },
  ),
]

describe('isTimeout and isBulkheadFull', () => {
  it('know the errors of the policies, and tell them apart', () => {
    const [slow, full] = [new TimeoutError(5), new BulkheadFullError('search', 'ERR_BULKHEAD_FULL')]

    expect([slow, full].map(isTimeout)).toEqual([true, false])
    expect([slow, full].map(isBulkheadFull)).toEqual([false, true])
  })

  it('know the errors of another copy of the package, whose classes are others', async () => {
    vi.resetModules()
    const other = await import('recloser/policies')

    expect(other.TimeoutError).not.toBe(TimeoutError)
    expect(isTimeout(new other.TimeoutError(5))).toBe(true)
    expect(isBulkheadFull(new other.BulkheadFullError('search', 'ERR_BULKHEAD_TIMEOUT'))).toBe(true)
  })

  it('know an error of another realm', () => {
    const error: unknown = runInNewContext("Object.assign(new Error('slow'), { code: 'ERR_TIMEOUT', timeoutMs: 5 })")

    expect([error instanceof Error, isTimeout(error)]).toEqual([false, true])
  })

  it('are false for everything else, and never throw', () => {
    expect(strangers.map(isTimeout)).toEqual(strangers.map(() => false))
    expect(strangers.map(isBulkheadFull)).toEqual(strangers.map(() => false))
    expect(isBulkheadFull({ code: 5, [Symbol.for('recloser.rejected')]: true })).toBe(false)
  })
})
