import { afterEach, describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import type { CircuitBreakerOptions } from 'recloser'
import { refusal } from '../support/harness.ts'
import { atEveryDepth } from '../support/stack-end.ts'

const original = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit') ?? {}

afterEach(() => {
  Object.defineProperty(Error, 'stackTraceLimit', original)
})

/** The frames of a refusal's stack trace. */
const frames = (options: CircuitBreakerOptions = {}): readonly string[] => {
  const breaker = new CircuitBreaker(options)
  breaker.trip()
  return (refusal(breaker).stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
}

describe('the stack trace of a refusal', () => {
  it('is not taken, since it costs more than all the rest', () => {
    expect(frames()).toEqual([])
  })

  it('is taken where it is asked for, and leads to the call', () => {
    expect(frames({ captureStack: true }).join('\n')).toContain('stack-traces.test.ts')
  })

  it.each([10, 3, 0, Infinity])('leaves a limit of %d frames as it was', (limit) => {
    Error.stackTraceLimit = limit

    frames()

    expect(Error.stackTraceLimit).toBe(limit)
  })

  it('leaves the limit as it was at whatever depth the stack ends', () => {
    // A clock of the runtime would need more stack than the refusal.
    const breaker = new CircuitBreaker({ clock: () => 0 })
    breaker.trip()
    const limits = new Set<number>()

    atEveryDepth(
      () => breaker.admit(),
      () => limits.add(Error.stackTraceLimit),
    )

    expect([...limits]).toEqual([original.value])
  })

  it('leaves the traces of other errors alone', () => {
    frames()

    expect(new Error('other').stack).toContain('stack-traces.test.ts')
  })

  it('is taken where the limit cannot be written, and the refusal is as good', () => {
    Object.defineProperty(Error, 'stackTraceLimit', { value: 10, writable: false, configurable: true })

    expect(frames().length).toBeGreaterThan(0)
  })

  it('is no trouble where the runtime knows no limit', () => {
    Reflect.deleteProperty(Error, 'stackTraceLimit')

    expect(() => frames()).not.toThrow()
  })
})
