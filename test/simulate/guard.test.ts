import { expect, it, vi } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { consecutiveFailures } from 'recloser/trip'
import { admittedBy, type Admitted } from '../../src/simulate/guard.ts'

/** What a guard says to a call that does not wait; `undefined`: it refuses. */
function asked(guard: Parameters<typeof admittedBy>[0], nowMs: number): Admitted | undefined {
  const said = admittedBy(guard, nowMs, false)
  return 'end' in said ? said : undefined
}

it.each([
  { verdict: 'success', ending: 'success' },
  { verdict: 'failure', ending: 'failure' },
  { verdict: 'ignored', ending: 'abandoned' },
] as const)('a breaker hears of a call that ends as $verdict that it is $ending', ({ verdict, ending }) => {
  const leave = vi.fn()
  const breaker = new CircuitBreaker({ trip: { ...consecutiveFailures(), enter: () => 'ticket', leave } })

  const admitted = asked(breaker, 0)
  admitted?.end(verdict, 0)

  expect(admitted?.probe).toBe(false)
  expect(leave.mock.calls.map(([, , heard]: readonly unknown[]) => heard)).toEqual([ending])
})

it('a breaker that is open admits nobody, and a half-open one a probe', () => {
  const breaker = new CircuitBreaker({ resetTimeoutMs: Infinity })
  breaker.trip()
  const refused = asked(breaker, 0)
  breaker.trip(undefined, { forMs: 0 })

  expect([refused, asked(breaker, 0)?.probe]).toEqual([undefined, true])
})

it('anything else that decides admits with a function, or refuses', () => {
  const end = vi.fn()
  const decide = (answer: false | typeof end) => asked({ admit: () => answer }, 7)

  decide(end)?.end('ignored', 9)

  expect([decide(false), decide(end)?.probe, end.mock.calls]).toEqual([undefined, false, [['ignored', 9]]])
})
