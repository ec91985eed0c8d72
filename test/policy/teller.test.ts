import { expect, it, vi } from 'vitest'
import { teller } from '../../src/policy/library-policy.ts'

it('builds nothing for an event while nobody listens', () => {
  const { tell, subscribe } = teller<string>(vi.fn())
  const eventOf = vi.fn(() => 'event')
  const listener = vi.fn()
  tell(eventOf)
  const unheard = eventOf.mock.calls.length
  const unsubscribe = subscribe(listener)
  tell(eventOf)
  unsubscribe()
  tell(eventOf)

  expect([unheard, eventOf.mock.calls.length, listener.mock.calls]).toEqual([0, 1, [['event']]])
})
