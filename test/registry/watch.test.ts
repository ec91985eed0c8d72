import { expect, it, vi } from 'vitest'
import { CircuitBreaker } from 'recloser'

function bench() {
  const clock = vi.fn(() => 0)
  const breaker = new CircuitBreaker({ failureThreshold: 1, clock })
  const heard: string[] = []
  const timed = (): boolean => {
    clock.mockClear()
    breaker.acquire().succeed()
    return clock.mock.calls.length > 0
  }
  return { breaker, heard, timed, hear: (event: { type: string }) => void heard.push(event.type) }
}

it('hears of transitions without a call being timed', () => {
  const { breaker, heard, timed, hear } = bench()
  const end = breaker.watch(hear)
  void breaker.state

  expect(timed()).toBe(false)
  breaker.trip()
  expect(heard).toEqual(['transition'])

  end()
  breaker.reset()
  expect(heard).toEqual(['transition'])
})

it('hears of calls while it wants to', () => {
  const { breaker, heard, timed, hear } = bench()
  let wanted = false
  const end = breaker.watch(hear, () => wanted)

  expect([timed(), heard.length]).toEqual([false, 0])
  wanted = true
  expect([timed(), heard.length]).toEqual([true, 1])
  end()
  expect([timed(), heard.length]).toEqual([false, 1])
})

it('does not end the timing that a listener has asked for, nor goes on with it', () => {
  const { breaker, timed, hear } = bench()
  const endWatch = breaker.watch(hear)
  const unsubscribe = breaker.subscribe(() => undefined)
  const second = breaker.subscribe(() => undefined)

  expect(timed()).toBe(true)
  unsubscribe()
  unsubscribe()
  expect(timed()).toBe(true)
  second()
  expect(timed()).toBe(false)
  endWatch()
})

it('hears that an open period began anew, which listeners and the option do not', () => {
  const [heard, changes] = [vi.fn(), vi.fn()]
  const breaker = new CircuitBreaker({ clock: () => 7, resetTimeoutMs: 100, onStateChange: changes })
  const listener = vi.fn()
  breaker.watch(heard)
  breaker.subscribe(listener)

  breaker.trip()
  breaker.trip(undefined, { forMs: 30 })

  expect(heard.mock.calls.map(([event]) => event as unknown)).toEqual([
    expect.objectContaining({ type: 'transition', to: 'open' }),
    { type: 'restart', atMs: 7, openForMs: 30 },
  ])
  expect([listener.mock.calls.length, changes.mock.calls.length]).toEqual([1, 1])
})
