// Runs as a CommonJS module of a throw-away project; consumers.test.ts writes the imports of all `doors` above this text.
const assert = require('node:assert/strict')
const { CircuitBreaker, CircuitOpenError, execute, isCircuitOpen, isRejection } = require('recloser')

async function main() {
  let nowMs = 0
  const options = { failureThreshold: 1, resetTimeoutMs: 1000, clock: () => nowMs }
  const breaker = new CircuitBreaker(options)
  const states = [breaker.state]

  await assert.rejects(
    execute(breaker, () => Promise.reject(new Error('down'))),
    { message: 'down' },
  )
  states.push(breaker.state)

  const rejection = await execute(breaker, () => 'never run').catch((error) => error)
  assert(rejection instanceof CircuitOpenError)

  nowMs += 1000
  states.push(breaker.state)
  assert.equal(await execute(breaker, () => 'fine'), 'fine')
  states.push(breaker.state)
  assert.deepEqual(states, ['closed', 'open', 'half-open', 'closed'])

  // The two builds side by side share no class, but know each other's errors.
  const inEsm = await import('recloser')
  assert(inEsm.isCircuitOpen(rejection) && inEsm.isRejection(rejection))
  const other = new inEsm.CircuitBreaker(options)
  other.trip()
  const foreign = await execute(other, () => 'never run').catch((error) => error)
  assert(!(foreign instanceof CircuitOpenError))
  assert(isCircuitOpen(foreign) && isRejection(foreign))

  // What several doors offer is one thing.
  const offered = new Map()
  for (const [door, exports] of Object.entries(doors)) {
    assert.notEqual(Object.keys(exports).length, 0, `${door} offers nothing`)
    for (const [name, value] of Object.entries(exports)) {
      assert.equal(value, offered.get(name) ?? value, `${name} of ${door} is a copy`)
      offered.set(name, value)
    }
  }
}

main()
