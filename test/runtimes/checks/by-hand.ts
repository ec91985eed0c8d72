import { CircuitBreaker, isCircuitOpen } from 'recloser'
import { check } from '../suite/check.ts'
import { expectSame, thrownBy } from '../suite/expect.ts'

check('using settles what was left without a verdict as ignored', () => {
  const breaker = new CircuitBreaker()
  {
    using permit = breaker.acquire()
    expectSame(permit.probe, false)
  }

  expectSame([breaker.stats.totals.ignored, breaker.stats.totals.successes], [1, 0])
})

check('Symbol.dispose is a method of permits and holds', () => {
  const breaker = new CircuitBreaker({ failureThreshold: 1 })
  const permit = breaker.acquire()
  permit.fail()
  permit[Symbol.dispose]()
  expectSame([breaker.state, breaker.stats.totals.ignored], ['open', 0])
  breaker.reset()

  const hold = breaker.hold('open')
  expectSame(breaker.state, 'open')
  hold[Symbol.dispose]()
  expectSame(breaker.state, 'closed')
})

check('a permit takes one verdict', () => {
  const breaker = new CircuitBreaker({ failureThreshold: 1 })
  const permit = breaker.acquire()

  expectSame([permit.succeed(), permit.fail(), permit.ignore()], [true, false, false])
  expectSame(breaker.state, 'closed')
})

check('settle asks the predicates', () => {
  const breaker = new CircuitBreaker({
    failureThreshold: 1,
    isFailure: (outcome) => outcome.status === 'fulfilled' && outcome.value === 'bad',
  })
  breaker.acquire().settle({ status: 'fulfilled', value: 'good' })
  expectSame(breaker.state, 'closed')

  breaker.acquire().settle({ status: 'fulfilled', value: 'bad' })

  expectSame(breaker.state, 'open')
})

check('a hold rejects or admits all until it is released', () => {
  const breaker = new CircuitBreaker({ failureThreshold: 1 })
  const open = breaker.hold('open')
  const error = thrownBy(() => breaker.acquire())
  expectSame([isCircuitOpen(error) && error.code, breaker.retryAfterMs], ['ERR_CIRCUIT_HELD', Infinity])
  open.release()

  const closed = breaker.hold('closed')
  breaker.acquire().fail()
  closed.release()

  expectSame([breaker.state, breaker.stats.failures], ['closed', 0])
})

check('shadow mode tells and rejects nothing', () => {
  const breaker = new CircuitBreaker({ shadow: true, failureThreshold: 1 })
  breaker.acquire().fail()

  expectSame([breaker.state, breaker.acquire().succeed(), breaker.stats.totals.rejected], ['open', true, 1])
})
