import { expect, it, vi } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { consecutiveFailures } from 'recloser/trip'
import { admittedBy, type Admitted } from '../../src/simulate/guard.ts'

/** The decision on a call that waits for nothing; `undefined`: it was refused. */
function decided(guard: Parameters<typeof admittedBy>[0], nowMs = 0): Admitted | undefined {
  const answer = admittedBy(guard, nowMs, false)
  return 'end' in answer ? answer : undefined
}

it.each([
  { verdict: 'success', ending: 'success' },
  { verdict: 'failure', ending: 'failure' },
  { verdict: 'ignored', ending: 'abandoned' },
] as const)('a breaker hears of a call that ends as $verdict that it is $ending', ({ verdict, ending }) => {
  const leave = vi.fn()
  const breaker = new CircuitBreaker({ trip: { ...consecutiveFailures(), enter: () => 'ticket', leave } })

  const admitted = decided(breaker)
  admitted?.end(verdict, 0)

  expect(admitted?.probe).toBe(false)
  expect(leave.mock.calls.map(([, , heard]: readonly unknown[]) => heard)).toEqual([ending])
})

it('a breaker that is open admits nobody, and a half-open one a probe', () => {
  const breaker = new CircuitBreaker({ resetTimeoutMs: Infinity })
  breaker.trip()
  const refused = decided(breaker)
  breaker.trip(undefined, { forMs: 0 })

  expect([refused, decided(breaker)?.probe]).toEqual([undefined, true])
})

it('anything else that decides admits with a function, or refuses', () => {
  const end = vi.fn()
  const decide = (answer: false | typeof end) => decided({ admit: () => answer }, 7)

  decide(end)?.end('ignored', 9)

  expect([decide(false), decide(end)?.probe, end.mock.calls]).toEqual([undefined, false, [['ignored', 9]]])
})
