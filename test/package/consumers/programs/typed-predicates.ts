// Predicates know the value that they are asked about.
import {
  CircuitBreaker,
  execute,
  tryExecute,
  withBreaker,
  wrap,
  type CallOptions,
  type CircuitBreakerOptions,
  type Outcome,
  type OutcomePredicate,
} from 'recloser'

interface Answer {
  readonly ok: boolean
  readonly status: number
}

const ask = async (path: string): Promise<Answer> => ({ ok: path !== '', status: 200 })

const breaker = new CircuitBreaker()

export const asked = execute(breaker, () => ask('/'), { isFailure: (o) => o.status === 'fulfilled' && !o.value.ok })
export const tried = tryExecute(breaker, () => ask('/'), {
  isIgnored: (o) => o.status === 'fulfilled' && o.value.status === 404,
})
export const ownAsk = withBreaker(ask, { isFailure: (o) => o.status === 'fulfilled' && !o.value.ok })
export const wrapped = wrap(breaker, ask, { isFailure: (o) => o.status === 'fulfilled' && !o.value.ok })

export const notOk: OutcomePredicate<Answer> = (o) => o.status === 'fulfilled' && !o.value.ok
export const call: CallOptions<Answer> = { isFailure: notOk }
export const options: CircuitBreakerOptions<Answer> = { isFailure: notOk }
export const again = execute(breaker, () => ask('/'), call)
export const ownAgain = withBreaker(ask, options)

export const broken: OutcomePredicate = (o) => o.status === 'rejected' && o.reason instanceof TypeError
export const anyBreaker = new CircuitBreaker({ isFailure: broken })
export const anyCall = execute(breaker, () => ask('/'), { isFailure: broken })
export const reasonOf = (outcome: Outcome<Answer>): unknown =>
  outcome.status === 'rejected' ? outcome.reason : undefined

// @ts-expect-error -- a reason may be anything
export const wrongReason = (outcome: Outcome) => outcome.status === 'rejected' && outcome.reason.message
// @ts-expect-error -- an Answer has no body
export const wrongValue: OutcomePredicate<Answer> = (o) => o.status === 'fulfilled' && o.value.body
