import { CircuitBreaker, type CircuitBreakerOptions } from 'recloser'
import type { Host } from '../../../src/fleet/fleet-gate.ts'
import { readReply, type Reply } from '../../../src/fleet/reply.ts'
import { SharedCircuit } from '../../../src/fleet/shared-circuit.ts'
import { viewOf } from './fake-client.ts'

/** What Redis answers to the words that it was told; nothing: that there is no news. */
export type AnswerTo = (word: string) => unknown

/** The answer of a script with these fields. */
export const replyOf = (fields: object = {}): Reply =>
  readReply(JSON.stringify({ status: 'ok', now: 1, epoch: '1', revision: '9', alive: 4, ...fields }))

interface Given {
  readonly everyMs?: number
  /** What was not told of the breaker before it. */
  readonly owed?: readonly string[]
  /** What happens to the breaker before it joins. */
  readonly before?: (breaker: CircuitBreaker) => void
}

/** A breaker in a fleet without a Redis: the test says what Redis answers, and sees what it is told. */
export function circuitInFleet(options: CircuitBreakerOptions = {}, { everyMs, owed = [], before }: Given = {}) {
  const told: string[] = []
  const transitions: string[] = []
  const breaker = new CircuitBreaker({
    name: 'billing',
    failureThreshold: 1,
    resetTimeoutMs: 60_000,
    onStateChange: ({ from, to, reason }) => void transitions.push(`${from} > ${to}: ${reason}`),
    ...options,
  } as CircuitBreakerOptions)
  before?.(breaker)
  const redis: { answer: AnswerTo; phase: Host['phase'] } = { answer: () => undefined, phase: 'attached' }
  let isWanted = false
  let numbers = 0
  let counted = 0
  const host: Host = {
    get phase() {
      return redis.phase
    },
    instanceId: 'me',
    quorum: 2,
    leaseTimeoutMs: 250,
    everyMs,
    run: async (_script, _id, ...args) => {
      const word = args.slice(0, 2).join(' ').trim()
      told.push(word)
      return replyOf({ ...((await redis.answer(word)) as object | undefined) })
    },
    nextNumber: () => ++numbers,
    want: () => {
      isWanted = redis.phase !== 'detached'
    },
    counted: () => void counted++,
    failed: () => undefined,
  }
  const circuit = new SharedCircuit('billing', breaker, host, owed)
  return {
    breaker,
    circuit,
    redis,
    told,
    transitions,
    counted: () => counted,
    isWanted: () => isWanted,
    /** A call that fails. */
    fail: () => breaker.tryAcquire()?.fail(new Error('down')),
    /** Tells and reads until there is nothing left to do. */
    settle: async (): Promise<void> => {
      for (let round = 0; isWanted; round++) {
        if (round === 20) throw new Error('There is always more to do.')
        isWanted = false
        isWanted = (await circuit.sync()) || isWanted
      }
    },
    /** What a beat has told: the generation of the circuit, if it is listed, and whether this process was away. */
    look: (listed?: number, isNew = false, lost = false): void => circuit.look(listed, isNew, lost),
  }
}

export type InFleet = ReturnType<typeof circuitInFleet>

/** A breaker that the fleet has opened, as it has just read; nothing of that is in what was told. */
export async function followed(
  options: CircuitBreakerOptions = {},
  given: Given = {},
  remainingMs = 60_000,
): Promise<InFleet> {
  const member = circuitInFleet(options, given)
  const { redis, look, settle, told } = member
  redis.answer = () => ({ view: viewOf(true, 5, remainingMs) })
  look(5, true)
  await settle()
  redis.answer = () => undefined
  told.length = 0
  return member
}
