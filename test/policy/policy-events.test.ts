import { expect, it, vi } from 'vitest'
import { policyEvents } from '../../src/policy/policy-events.ts'

it('builds nothing for an event while nobody listens', () => {
  const { emit, subscribe } = policyEvents<string>(vi.fn())
  const eventOf = vi.fn(() => 'event')
  const listener = vi.fn()
  emit(eventOf)
  const unheard = eventOf.mock.calls.length
  const unsubscribe = subscribe(listener)
  emit(eventOf)
  unsubscribe()
  emit(eventOf)

  expect([unheard, eventOf.mock.calls.length, listener.mock.calls]).toEqual([0, 1, [['event']]])
})

it('ends a subscription at the end of the block that declares it with `using`', () => {
  const { emit, subscribe } = policyEvents<string>(vi.fn())
  const listener = vi.fn()
  {
    using subscription = subscribe(listener)
    void subscription
    emit(() => 'within')
  }
  emit(() => 'after')

  expect(listener.mock.calls).toEqual([['within']])
})
