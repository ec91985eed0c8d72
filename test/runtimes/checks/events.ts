import { CircuitBreaker, type CircuitEvent, type TransitionEvent } from 'recloser'
import { check } from '../suite/check.ts'
import { expectSame } from '../suite/expect.ts'

check('listeners hear of all that happens, in order', () => {
  let nowMs = 0
  const breaker = new CircuitBreaker({ failureThreshold: 1, resetTimeoutMs: 10, clock: () => nowMs })
  const heard: string[] = []
  const unsubscribe = breaker.subscribe((event) => {
    heard.push(event.type === 'transition' ? `${event.from} > ${event.to}: ${event.reason}` : event.type)
  })

  breaker.acquire().ignore()
  breaker.acquire().fail()
  breaker.tryAcquire()
  nowMs = 10
  breaker.acquire().succeed()
  unsubscribe()
  breaker.acquire().fail()

  expectSame(heard, [
    'ignored',
    'failure',
    'closed > open: 1 failure',
    'rejected',
    'open > half-open: reset timeout passed',
    'success',
    'half-open > closed: probes succeeded',
  ])
})

check('events have the fields that the README lists', () => {
  let nowMs = 0
  const breaker = new CircuitBreaker({ name: 'a', failureThreshold: 1, clock: () => nowMs })
  const heard: CircuitEvent[] = []
  breaker.subscribe((event) => heard.push(event))
  const permit = breaker.acquire()
  nowMs = 7

  permit.fail('down')
  breaker.tryAcquire()

  expectSame(
    [heard[0], heard[2]],
    [
      { type: 'failure', circuit: 'a', durationMs: 7, probe: false, late: false, error: 'down' },
      { type: 'rejected', circuit: 'a', state: 'open', retryAfterMs: 60_000, shadow: false },
    ],
  )
})

check('onStateChange hears of transitions alone', () => {
  const heard: TransitionEvent[] = []
  const breaker = new CircuitBreaker({ failureThreshold: 1, onStateChange: (change) => heard.push(change) })

  breaker.acquire().succeed()
  breaker.acquire().fail()

  expectSame(
    heard.map(({ from, to }) => `${from} > ${to}`),
    ['closed > open'],
  )
})

check('what a listener throws or rejects with goes to onHookError', async () => {
  const heard: unknown[] = []
  const breaker = new CircuitBreaker({ onHookError: (error, hook) => heard.push(`${hook}: ${String(error)}`) })
  breaker.subscribe(() => {
    throw new Error('thrown')
  })
  const rejecting = (): unknown => Promise.reject(new Error('rejected'))
  breaker.subscribe(rejecting)

  breaker.acquire().succeed()
  await Promise.resolve()

  expectSame(heard, ['listener: Error: thrown', 'listener: Error: rejected'])
})

check('hook errors go to the console by default', () => {
  const { error: log } = console
  const logged: unknown[] = []
  console.error = (first: unknown) => logged.push(first)
  try {
    const breaker = new CircuitBreaker()
    breaker.subscribe(() => {
      throw new Error('thrown')
    })
    breaker.acquire().succeed()
  } finally {
    console.error = log
  }

  expectSame(logged, ['recloser: listener threw, the call went on'])
})
