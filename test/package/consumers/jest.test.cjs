// Runs in a throw-away Jest project; consumers.test.ts writes the imports of all `doors` above this text.
const { CircuitBreaker, CircuitOpenError, execute } = require('recloser')

beforeEach(() => {
  jest.useFakeTimers()
})

test('opens, waits on the fake clock, probes and closes', async () => {
  const breaker = new CircuitBreaker({ failureThreshold: 1, resetTimeoutMs: 30_000 })

  await expect(execute(breaker, () => Promise.reject(new Error('down')))).rejects.toThrow('down')
  await expect(execute(breaker, () => 'never run')).rejects.toBeInstanceOf(CircuitOpenError)
  jest.advanceTimersByTime(30_000)

  expect(breaker.state).toBe('half-open')
  await expect(execute(breaker, () => 'fine')).resolves.toBe('fine')
  expect(breaker.state).toBe('closed')
})

test.each(Object.entries(doors))('opens the door %s', (_door, exports) => {
  expect(Object.keys(exports)).not.toEqual([])
})
