import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { constant } from 'recloser/backoff'
import { tryExecute } from 'recloser'
import { retry, retryBudget, type RetryBudget } from 'recloser/policies'
import { fakeTime } from '../support/fake-time.ts'
import { raise } from '../support/tasks.ts'
import { errors, failing } from './failing.ts'

const time = fakeTime()

const down = (): never => raise(new Error('down'))

describe('a retry budget', () => {
  it('starts full, and pays one token a retry', () => {
    const budget = retryBudget({ maxTokens: 2 })

    expect([budget.tokens, budget.spend(), budget.spend(), budget.spend(), budget.tokens]).toEqual([
      2,
      true,
      true,
      false,
      0,
    ])
  })

  it('has a retry for exactly ten calls at a ratio of 0.1', () => {
    const budget = retryBudget({ maxTokens: 1, ratio: 0.1 })
    budget.spend()
    const paid = Array.from({ length: 20 }, () => {
      budget.earn()
      return budget.spend()
    })

    expect(paid.flatMap((yes, index) => (yes ? [index + 1] : []))).toEqual([10, 20])
  })

  it('keeps no more than its most', () => {
    const budget = retryBudget({ maxTokens: 3, ratio: 5 })
    budget.earn()

    expect(budget.tokens).toBe(3)
  })

  it('allows at most maxTokens + ratio x calls, whatever the order', () => {
    const limits = fc.record({
      ratio: fc.double({ min: 0, max: 2, noNaN: true }),
      maxTokens: fc.integer({ min: 1, max: 20 }),
    })
    fc.assert(
      fc.property(limits, fc.array(fc.boolean(), { maxLength: 300 }), (options, isCall) => {
        const budget = retryBudget(options)
        const retries = isCall.filter((call) => (call ? (budget.earn(), false) : budget.spend())).length
        const calls = isCall.filter(Boolean).length

        expect(retries).toBeLessThanOrEqual(options.maxTokens + options.ratio * calls + 1e-6)
        expect(budget.tokens).toBeGreaterThanOrEqual(0)
        expect(budget.tokens).toBeLessThanOrEqual(options.maxTokens)
      }),
    )
  })
})

describe('retries that share a budget', () => {
  it('do not multiply an outage', async () => {
    const budget = retryBudget({ ratio: 0.1, maxTokens: 10 })
    const policies = [1, 2, 3, 4].map(() => retry({ attempts: 4, backoff: constant(1), budget }))
    const task = vi.fn(down)
    const calls = Array.from({ length: 1_000 }, (_, index) => tryExecute(policies[index % 4] ?? retry(), task))
    await time.pass(100)
    await Promise.all(calls)

    // Without a budget there would be 4,000.
    expect(task.mock.calls.length).toBeGreaterThanOrEqual(1_000)
    expect(task.mock.calls.length).toBeLessThanOrEqual(1_000 + 10 + 100)
  })

  it('still answer with the very error of the task', async () => {
    const budget = retryBudget({ ratio: 0, maxTokens: 1 })
    budget.spend()
    const [reason] = errors(1)

    await expect(retry({ budget })(failing(reason).task)).rejects.toBe(reason)
  })
})

describe('a budget of one’s own', () => {
  it('is asked once for each call, and once for each retry', async () => {
    const budget = { earn: vi.fn(), spend: vi.fn(() => true) }
    void retry({ budget, backoff: constant(1) })(failing(...errors(2)).task)
    await time.pass(10)

    expect([budget.earn.mock.calls.length, budget.spend.mock.calls.length]).toEqual([1, 2])
  })

  it.each([
    { how: 'throws', spend: (): never => raise('broken'), says: 'broken' },
    {
      how: 'answers with a promise',
      spend: (() => Promise.reject(new Error('unheard'))) as never,
      says: new TypeError('budget: `spend()` must be true or false, received a promise'),
    },
    {
      how: 'answers with nothing',
      spend: (() => undefined) as never,
      says: new TypeError('budget: `spend()` must be true or false, received undefined'),
    },
  ])('pays for nothing where it $how, which onHookError is told', async ({ spend, says }) => {
    const onHookError = vi.fn()
    const budget: RetryBudget = { earn: () => undefined, spend }
    const [reason] = errors(1)

    await expect(retry({ budget, onHookError })(failing(reason).task)).rejects.toBe(reason)
    expect(onHookError.mock.calls).toEqual([[says, 'budget']])
  })

  it.each([
    { how: 'throws', earn: (): never => raise('broken') },
    { how: 'rejects', earn: async () => Promise.resolve().then(() => raise('broken')) },
  ])('tells onHookError where its earn $how, and the call goes on', async ({ earn }) => {
    const onHookError = vi.fn()
    const budget = { earn: earn as () => void, spend: () => true }
    const call = retry({ budget, onHookError, backoff: 1 })(failing(...errors(1)).task)
    await time.pass(10)

    expect([await call, onHookError.mock.calls]).toEqual(['up', [['broken', 'budget']]])
  })

  it.each([
    { half: 'only earn', budget: { earn: () => undefined } },
    { half: 'only spend', budget: { spend: () => true } },
    { half: 'an earn that is no function', budget: { earn: 0.1, spend: () => true } },
    { half: 'a spend that is no function', budget: { earn: () => undefined, spend: true } },
  ])('is refused where it has $half', ({ budget }) => {
    expect(() => retry({ budget: budget as never })).toThrow(
      new TypeError('retry(): `budget` must be a retry budget, with `earn` and `spend`, received an object'),
    )
  })
})
