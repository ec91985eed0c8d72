import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker, execute, isCircuitOpen, wrap } from 'recloser'
import type { Policy } from 'recloser'
import { raise, rejection } from '../support/tasks.ts'

/** Runs the task twice where the first run fails. */
const twice: Policy = async (task, call) => {
  const context = { signal: call?.signal }
  try {
    return await task(context)
  } catch {
    return task(context)
  }
}

describe('execute with a policy in place of a breaker', () => {
  it('lets the policy run the task', async () => {
    let runs = 0

    const value = await execute(twice, () => (++runs === 1 ? raise('down') : 'up'))

    expect([value, runs]).toEqual(['up', 2])
  })

  it('gives the caller the very error that the policy ends with', async () => {
    const reason = Object.freeze({ code: 'E_DOWN' })

    const got = await rejection(execute(twice, () => raise(reason)))

    expect(got).toBe(reason)
  })

  it('hands the signal of the call to the policy, and so to the task', async () => {
    const { signal } = new AbortController()

    const got = await execute(twice, (context) => context.signal === signal, { signal })

    expect(got).toBe(true)
  })

  it('rejects where the policy throws at once', async () => {
    const policy: Policy = () => raise('broken policy')

    const got = await rejection(execute(policy, () => 'up'))

    expect(got).toBe('broken policy')
  })

  it('does not ask the policy where the signal is aborted before', async () => {
    const policy = vi.fn(twice)

    const got = await rejection(execute(policy as Policy, () => 'up', { signal: AbortSignal.abort('gone') }))

    expect([got, policy.mock.calls.length]).toEqual(['gone', 0])
  })

  it('takes a policy that goes through a breaker, and gets its refusal', async () => {
    const breaker = new CircuitBreaker()
    breaker.trip()
    const policy: Policy = (task, call) => execute(breaker, task, call)

    const got = await rejection(execute(policy, () => 'up'))

    expect(isCircuitOpen(got)).toBe(true)
  })

  it('refuses what is no task before the policy is asked', async () => {
    const policy = vi.fn(twice)

    const got = await rejection((async () => execute(policy as Policy, 'up' as unknown as () => string))())

    expect([got instanceof TypeError, policy.mock.calls.length]).toEqual([true, 0])
  })
})

describe('wrap with a policy in place of a breaker', () => {
  it('puts the function behind the policy', async () => {
    let runs = 0
    const wrapped = wrap(twice, (n: number) => (++runs === 1 ? raise('down') : n * 2))

    const value = await wrapped(21)

    expect([value, runs]).toEqual([42, 2])
  })

  it('runs it with the same this and arguments each time', async () => {
    const seen: unknown[] = []
    const wrapped = wrap(twice, function (this: object, ...args: number[]) {
      seen.push([this, args])
      return raise('down')
    })
    const owner = { wrapped }

    await rejection(owner.wrapped(1, 2))

    expect(seen).toEqual([
      [owner, [1, 2]],
      [owner, [1, 2]],
    ])
  })
})
