// A recovery strategy stands for the three half-open options: it is given, or some of them are.
import { CircuitBreaker, type CircuitBreakerOptions } from 'recloser'
import { probes } from 'recloser/recovery'

const recovery = probes({ maxCalls: 2, successes: 2, failures: 1 })

export const byOptions: CircuitBreakerOptions = { halfOpenMaxCalls: 2, successThreshold: 2, recovery: undefined }
export const byStrategy: CircuitBreakerOptions = { halfOpenMaxCalls: undefined, recovery }
export const breakers = [byOptions, byStrategy].map((options) => new CircuitBreaker(options))

// @ts-expect-error -- the strategy has it
export const wrongCalls: CircuitBreakerOptions = { halfOpenMaxCalls: 2, recovery }
// @ts-expect-error -- the strategy has it
export const wrongSuccesses: CircuitBreakerOptions = { successThreshold: 2, recovery }
// @ts-expect-error -- the strategy has it
export const wrongFailures: CircuitBreakerOptions = { halfOpenFailureThreshold: 2, recovery }
