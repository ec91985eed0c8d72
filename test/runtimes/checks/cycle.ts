import { CircuitBreaker, execute } from 'recloser'
import { check } from '../suite/check.ts'
import { expectSame, reasonOf, sleep } from '../suite/expect.ts'

// Made while the module loads, where some runtimes have no clock yet.
const early = new CircuitBreaker({ name: 'early', failureThreshold: 1, resetTimeoutMs: 60_000 })

check('closed, open, half-open, closed on a clock of its own', async () => {
  let nowMs = 0
  const breaker = new CircuitBreaker({ failureThreshold: 2, resetTimeoutMs: 1_000, clock: () => nowMs })
  const fail = () => execute(breaker, () => Promise.reject(new Error('down')))

  await reasonOf(fail())
  expectSame(breaker.state, 'closed')
  await reasonOf(fail())
  expectSame([breaker.state, breaker.retryAfterMs], ['open', 1_000])
  nowMs = 999
  expectSame([breaker.state, breaker.retryAfterMs], ['open', 1])
  nowMs = 1_000
  expectSame([breaker.state, breaker.retryAfterMs], ['half-open', 0])

  expectSame(await execute(breaker, () => 'up'), 'up')
  expectSame(breaker.state, 'closed')
})

check('a failed probe opens it again', () => {
  let nowMs = 0
  const breaker = new CircuitBreaker({ failureThreshold: 1, resetTimeoutMs: 1_000, clock: () => nowMs })
  breaker.acquire().fail()
  nowMs = 1_000

  const probe = breaker.acquire()
  expectSame([probe.probe, breaker.tryAcquire()], [true, undefined])
  probe.fail()

  expectSame([breaker.state, breaker.retryAfterMs, breaker.stats.attempt], ['open', 1_000, 2])
})

check('opens after 5 failures in a row, for 60 seconds, by default', () => {
  const breaker = new CircuitBreaker({ clock: () => 0 })
  for (let failures = 0; failures < 5; failures++) {
    expectSame(breaker.state, 'closed')
    breaker.acquire().fail()
  }

  expectSame([breaker.state, breaker.retryAfterMs], ['open', 60_000])
})

check('recovers on the default clock, without a timer of its own', async () => {
  const breaker = new CircuitBreaker({ failureThreshold: 1, resetTimeoutMs: 30 })
  breaker.acquire().fail()
  expectSame(breaker.state, 'open')

  while (breaker.state === 'open') await sleep(5)

  expectSame(breaker.state, 'half-open')
  breaker.acquire().succeed()
  expectSame(breaker.state, 'closed')
})

check('a breaker made while its module loads keeps time', async () => {
  early.acquire().fail()
  const firstMs = early.retryAfterMs
  await sleep(20)

  expectSame(early.state, 'open')
  expectSame(firstMs <= 60_000 && early.retryAfterMs < firstMs, true)
})

check('stays open until reset() where the timeout is Infinity', () => {
  const breaker = new CircuitBreaker({ failureThreshold: 1, resetTimeoutMs: Infinity })
  breaker.acquire().fail()
  expectSame([breaker.state, breaker.retryAfterMs], ['open', Infinity])

  breaker.reset()

  expectSame([breaker.state, breaker.stats.attempt], ['closed', 0])
})

check('trip() opens it by hand, for as long as it is told', () => {
  const breaker = new CircuitBreaker({ clock: () => 0 })
  breaker.trip('maintenance', { forMs: 5 })

  expectSame([breaker.state, breaker.retryAfterMs], ['open', 5])
})

check('late verdicts count for nothing', () => {
  const breaker = new CircuitBreaker({ failureThreshold: 1, clock: () => 0 })
  const late = breaker.acquire()
  breaker.acquire().fail()

  late.succeed()

  expectSame([breaker.state, breaker.stats.totals.late], ['open', 1])
})
