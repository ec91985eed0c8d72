import { raise } from '../support/tasks.ts'
import { CircuitBreaker, type CallOptions, type Outcome, type OutcomePredicate } from '../../src/index.ts'
import type { Kind } from './kinds.ts'
import { mischief } from './mischief.ts'

/** What a predicate of the soak does with an outcome that carries the mark. */
type Mark = 'turned round' | 'ignored' | 'failure throws' | 'ignore throws' | 'failure promises' | 'ignore promises'

/** How a task ends. */
export interface Ending {
  readonly kind: Kind
  /** What the caller must get, this very value or reason. */
  readonly outcome: Outcome
  /** The task itself. */
  readonly answer: () => unknown
  /** Whether the task answers at once, with no promise. */
  readonly sync: boolean
}

class Told extends Error {
  readonly mark: Mark | undefined
  readonly retryAfterMs: number | undefined

  constructor(mark?: Mark, retryAfterMs?: number) {
    super('told')
    this.mark = mark
    this.retryAfterMs = retryAfterMs
  }
}

// eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- dependencies reject with anything
const rejecting = (reason: unknown): Promise<never> => Promise.reject(reason)

function value(kind: Kind, value: unknown): Ending {
  return { kind, outcome: { status: 'fulfilled', value }, answer: () => value, sync: true }
}

function thrown(kind: Kind, reason: unknown): Ending {
  return { kind, outcome: { status: 'rejected', reason }, answer: () => raise(reason), sync: true }
}

function rejection(kind: Kind, reason: unknown): Ending {
  return { kind, outcome: { status: 'rejected', reason }, answer: () => rejecting(reason), sync: false }
}

function thenable(kind: Kind, outcome: Outcome): Ending {
  const then = (resolve: (value: unknown) => void, reject: (reason: unknown) => void): void => {
    if (outcome.status === 'fulfilled') resolve(outcome.value)
    else reject(outcome.reason)
  }
  return { kind, outcome, answer: () => ({ then }), sync: false }
}

export const good: readonly (() => Ending)[] = [
  () => value('ended: value', {}),
  () => value('ended: value', {}),
  () => value('ended: undefined', undefined),
  () => thenable('ended: thenable that resolves', { status: 'fulfilled', value: {} }),
]

export const bad: readonly (() => Ending)[] = [
  () => thrown('ended: throw', new Told()),
  () => thrown('ended: throw', {}),
  () => rejection('ended: rejection', new Told()),
  () => rejection('ended: rejection', {}),
  () => rejection('ended: rejection with undefined', undefined),
  () => rejection('ended: rejection that asks for a wait', new Told(undefined, 1_234)),
  () => thenable('ended: thenable that rejects', { status: 'rejected', reason: {} }),
]

const inner = new CircuitBreaker({ name: 'inner' })
inner.hold('open')

export const odd: readonly (() => Ending)[] = [
  () => value('ended: value that counts as a failure', { mark: 'turned round' satisfies Mark }),
  () => rejection('ended: error that counts as a success', new Told('turned round')),
  () => rejection('ended: error that is ignored', new Told('ignored')),
  () => rejection('ended: rejection of an inner breaker', inner.admit()),
  () => thrown('ended: isFailure throws', new Told('failure throws')),
  () => value('ended: isFailure throws', { mark: 'failure throws' satisfies Mark }),
  () => rejection('ended: isIgnored throws', new Told('ignore throws')),
  () => value('ended: isFailure gives a promise', { mark: 'failure promises' satisfies Mark }),
  () => rejection('ended: isIgnored gives a promise', new Told('ignore promises')),
]

/** The call is aborted while it runs, and ends as tasks do then: with the reason. */
export function abortedWith(abort: AbortController, reason: unknown, kind: Kind): Ending {
  const answer = (): never => {
    abort.abort(reason)
    return raise(reason)
  }
  return { kind, outcome: { status: 'rejected', reason }, answer, sync: false }
}

const markOf = (outcome: Outcome): Mark | undefined => {
  const said: unknown = outcome.status === 'fulfilled' ? outcome.value : outcome.reason
  return (said as { readonly mark?: Mark } | undefined)?.mark
}

/** The predicates of a loud breaker, which fail as the outcome tells them to. */
export const isFailure: OutcomePredicate = (outcome) => {
  const mark = markOf(outcome)
  if (mark === 'failure throws') throw mischief
  if (mark === 'failure promises') return rejecting(mischief) as never
  return (outcome.status === 'rejected') !== (mark === 'turned round')
}

export const isIgnored: OutcomePredicate = (outcome) => {
  const mark = markOf(outcome)
  if (mark === 'ignore throws') throw mischief
  if (mark === 'ignore promises') return rejecting(mischief) as never
  return mark === 'ignored'
}

/** How the outcome must be counted, in the plainest words. */
export function verdictOn(
  outcome: Outcome,
  loud: boolean,
  call: CallOptions | undefined,
): 'success' | 'failure' | 'ignored' {
  const failed = outcome.status === 'rejected'
  const reason: unknown = failed ? outcome.reason : undefined
  const mark = markOf(outcome)

  if (failed && call?.signal?.aborted === true && !isTimeout(call.signal.reason)) return 'ignored'
  if (isRefusal(reason)) return 'ignored'
  if (call?.isIgnored !== undefined) return 'ignored'
  if (loud && mark === 'ignored') return 'ignored'

  if (call?.isFailure !== undefined) return 'failure'
  if (loud && mark === 'turned round') return failed ? 'success' : 'failure'
  return failed ? 'failure' : 'success'
}

const isTimeout = (reason: unknown): boolean => (reason as Error).name === 'TimeoutError'

const isRefusal = (reason: unknown): boolean => reason instanceof Error && reason.name === 'CircuitOpenError'
