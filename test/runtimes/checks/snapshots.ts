import { CircuitBreaker, type CircuitSnapshot } from 'recloser'
import { check } from '../suite/check.ts'
import { expectSame, thrownBy } from '../suite/expect.ts'

const throughJson = (snapshot: CircuitSnapshot): CircuitSnapshot =>
  JSON.parse(JSON.stringify(snapshot)) as CircuitSnapshot

check('an open circuit goes through JSON with what is left to wait', () => {
  const saved = new CircuitBreaker({ failureThreshold: 1, clock: () => 0, wallClock: () => 5_000 })
  saved.acquire().fail()

  const restored = new CircuitBreaker({
    clock: () => 0,
    wallClock: () => 15_000,
    snapshot: throughJson(saved.snapshot()),
  })

  expectSame([restored.state, restored.retryAfterMs], ['open', 50_000])
})

check('a closed circuit goes through JSON with its counts', () => {
  const saved = new CircuitBreaker({ failureThreshold: 3 })
  saved.acquire().fail()
  saved.acquire().fail()

  const restored = new CircuitBreaker({ failureThreshold: 3, snapshot: throughJson(saved.snapshot()) })

  expectSame(restored.state, 'closed')
  restored.acquire().fail()
  expectSame(restored.state, 'open')
})

check('a snapshot of the default clocks is restored at once', () => {
  const saved = new CircuitBreaker({ failureThreshold: 1 })
  saved.acquire().fail()

  const restored = new CircuitBreaker({ snapshot: throughJson(saved.snapshot()) })

  expectSame([restored.state, restored.retryAfterMs > 0, restored.retryAfterMs <= 60_000], ['open', true, true])
})

check('a snapshot goes from one copy of the package to the other', ({ otherCopy }) => {
  const saved = new otherCopy.CircuitBreaker()
  saved.trip()

  expectSame(new CircuitBreaker({ snapshot: throughJson(saved.snapshot()) }).state, 'open')
})

check('a damaged snapshot is refused', () => {
  expectSame(thrownBy(() => new CircuitBreaker({ snapshot: { version: 2 } as never })) instanceof TypeError, true)
})
