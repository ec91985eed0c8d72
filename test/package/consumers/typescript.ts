// Compiled with each module system, then run; consumers.test.ts writes the imports of all `doors` above this text.
import {
  CircuitBreaker,
  CircuitOpenError,
  execute,
  isCircuitOpen,
  type CircuitBreakerOptions,
  type CircuitState,
  type Permit,
} from 'recloser'

function check(fact: boolean, words: string): void {
  if (!fact) throw new Error(words)
}

async function main(): Promise<void> {
  let nowMs = 0
  const options: CircuitBreakerOptions = { failureThreshold: 1, resetTimeoutMs: 1000, clock: () => nowMs }
  const breaker = new CircuitBreaker(options)
  const states: CircuitState[] = [breaker.state]

  const permit: Permit = breaker.acquire()
  permit.fail(new Error('down'))
  permit[Symbol.dispose]()
  states.push(breaker.state)

  const rejection: unknown = await execute(breaker, () => 'never run').catch((error: unknown) => error)
  check(rejection instanceof CircuitOpenError, 'instanceof knows the error')
  if (isCircuitOpen(rejection)) check(rejection.retryAfterMs === 1000, 'the guard narrows')

  nowMs += 1000
  states.push(breaker.state)
  const answer: number = await execute(breaker, async () => 42)
  check(answer === 42, 'the value passes through')
  states.push(breaker.state)
  check(states.join() === 'closed,open,half-open,closed', states.join())

  for (const [door, exports] of Object.entries(doors)) check(Object.keys(exports).length > 0, `${door} offers nothing`)
}

void main()
