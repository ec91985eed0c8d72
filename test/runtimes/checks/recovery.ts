import { CircuitBreaker } from 'recloser'
import { recommended } from 'recloser/presets'
import { probes, slowStart } from 'recloser/recovery'
import { check } from '../suite/check.ts'
import { expectSame } from '../suite/expect.ts'

check('probes closes the circuit after the good probes that it asks for', () => {
  const breaker = new CircuitBreaker({ resetTimeoutMs: 0, recovery: probes({ successes: 2 }) })
  breaker.trip()

  const states = [1, 2].map(() => {
    breaker.acquire().succeed()
    return breaker.state
  })

  expectSame(states, ['half-open', 'closed'])
})

check('slowStart admits more calls in each good round, and closes when it rejects none', () => {
  let nowMs = 0
  const breaker = new CircuitBreaker({ resetTimeoutMs: 10, recovery: slowStart({ roundMs: 100 }), clock: () => nowMs })
  breaker.trip()

  const admitted = [0, 1, 2, 3].map((_, round, rounds) => {
    let count = 0
    for (let call = 0; call < 100; call++, nowMs++) if (breaker.tryAcquire()?.succeed() === true) count++
    return round === rounds.length - 1 || breaker.state === 'half-open' ? count : NaN
  })
  nowMs += 5_000
  breaker.acquire().succeed()

  expectSame([Number(admitted[3]) > 2 * Number(admitted[0]), breaker.state], [true, 'closed'])
})

check('recommended gives options that a breaker takes', () => {
  expectSame(new CircuitBreaker(recommended({ name: 'billing' })).name, 'billing')
})
