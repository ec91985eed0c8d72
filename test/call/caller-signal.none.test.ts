import { describe, expect, it, vi } from 'vitest'
import { CircuitBreaker, executeSync, wrap, type Breaker, type WrapOptions } from 'recloser'
import { complaint, untyped } from '../support/complaint.ts'
import { raise, rejection } from '../support/tasks.ts'

const down: (...args: unknown[]) => never = () => raise('down')

describe('the signal that a predicate is told of', () => {
  it.each<{ title: string; options?: WrapOptions<unknown[]>; args?: unknown[] }>([
    { title: '`signalOf` gives undefined', options: { signalOf: () => undefined } },
    { title: '`signalOf` gives null', options: { signalOf: () => null } },
    { title: 'an argument can only be listened to', args: [new EventTarget()] },
    { title: 'an argument can only be aborted', args: [{ aborted: true }] },
  ])('is none where $title', async ({ options = {}, args = [] }) => {
    const isIgnored = vi.fn((_outcome: unknown, context: { readonly signal?: unknown }) => context.signal === 'never')
    const call = wrap(new CircuitBreaker({ isIgnored }), down, options)

    await rejection(call(...args))

    expect(isIgnored.mock.calls.map(([, { signal }]) => signal)).toEqual([undefined])
  })

  it('costs no call its own error where `signalOf` throws and the breaker has nobody to tell', async () => {
    const settle = vi.fn(() => true)
    const standIn: Breaker = untyped({ admit: () => ({ settle }) })
    const signalOf = (): never => raise('signalOf')

    const error = await rejection(wrap(standIn, down, { signalOf })())

    expect(error).toBe('down')
    expect(settle).toHaveBeenCalledExactlyOnceWith({ status: 'rejected', reason: error }, { signal: undefined })
  })
})

describe('executeSync()', () => {
  it('says of a task what it must be', () => {
    const messages = [5, () => Promise.resolve()].map(
      (task) => complaint(() => executeSync(new CircuitBreaker(), untyped(task))).message,
    )

    expect(messages).toEqual([
      'executeSync(): `task` must be a function, received 5',
      'executeSync(): `task` must be synchronous, or run by execute(), received a promise',
    ])
  })
})
