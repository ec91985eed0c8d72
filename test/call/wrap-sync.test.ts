import { describe, expect, it } from 'vitest'
import { CircuitBreaker, isCircuitOpen, wrapSync } from 'recloser'
import { complaint, untyped } from '../support/complaint.ts'
import { raise } from '../support/tasks.ts'

const down = new Error('down')

describe('wrapSync', () => {
  it('keeps arguments, this, result, name, length and properties', () => {
    const shop = {
      prefix: 'order',
      key: wrapSync(
        new CircuitBreaker(),
        Object.assign(
          function keyOf(this: { prefix: string }, id: number): string {
            return `${this.prefix}:${id}`
          },
          { version: 2 },
        ),
      ),
    }

    expect(shop.key(5)).toBe('order:5')
    expect([shop.key.name, shop.key.length, shop.key.version]).toEqual(['keyOf', 1, 2])
  })

  it('counts failures, throws the very error, and then rejects', () => {
    const breaker = new CircuitBreaker({ failureThreshold: 1 })
    const parse = wrapSync(breaker, (text: string): unknown => (text === '' ? raise(down) : text))

    expect(complaint(() => parse(''))).toBe(down)
    expect(isCircuitOpen(complaint(() => parse('x')))).toBe(true)
    expect(breaker.stats.totals).toMatchObject({ failures: 1, rejected: 1 })
  })

  it('judges by predicates of its own', () => {
    const breaker = new CircuitBreaker({ failureThreshold: 1 })
    const read = wrapSync(
      breaker,
      (answer: { ok: boolean } | Error) => (answer instanceof Error ? raise(answer) : answer),
      {
        isFailure: (outcome) => outcome.status === 'fulfilled' && !outcome.value.ok,
        isIgnored: (outcome) => outcome.status === 'rejected',
      },
    )

    complaint(() => read(down))
    read({ ok: true })
    expect(breaker.state).toBe('closed')
    read({ ok: false })
    expect(breaker.state).toBe('open')
  })

  it.each([
    [
      'breaker',
      () =>
        wrapSync(
          untyped(() => 1),
          () => 1,
        ),
    ],
    ['fn', () => wrapSync(new CircuitBreaker(), untyped(5))],
    ['isFailure', () => wrapSync(new CircuitBreaker(), () => 1, { isFailure: untyped(5) })],
  ])('refuses a bad %s', (name, attempt) => {
    expect(complaint(attempt).message).toMatch(new RegExp(`^wrapSync\\(\\): \`${name}\` must be a `))
  })

  it('refuses an async function when it is called', () => {
    const later = wrapSync(
      new CircuitBreaker(),
      untyped(async () => Promise.resolve(1)),
    ) as () => unknown

    expect(complaint(later).message).toContain('run by execute()')
  })
})
