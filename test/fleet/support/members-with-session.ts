import { BreakerRegistry } from 'recloser/registry'
import { afterEach, beforeEach, vi } from 'vitest'
import { FleetMember } from '../../../src/fleet/fleet-member.ts'
import type { Reply } from '../../../src/fleet/reply.ts'
import type { Session } from '../../../src/fleet/session.ts'

export const heartbeatMs = 2_000
/** What each command answers; what it throws or rejects with is an error of the client. */
interface Answers {
  beat?: () => Partial<Reply> | Promise<Partial<Reply>>
  run?: (word: string, id: string) => Partial<Reply> | Promise<Partial<Reply>>
}

/** Moves the faked time on. */
export const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

/** Fakes time for each test of a file, and makes members of fleets, which end with each. */
export function membersWithSession() {
  const members: FleetMember[] = []
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(async () => {
    for (const member of members.splice(0)) await member.close()
    vi.restoreAllMocks()
    vi.useRealTimers()
  })

  /** A registry in a fleet whose Redis answers as the test says, with a random number that is always this one. */
  function memberOf(answers: Answers = {}, { registry = new BreakerRegistry(), random = 0.5 } = {}) {
    /** When each beat began, and the words that were told. */
    const beats: number[] = []
    const told: string[] = []
    let hear: (message: unknown) => void = () => undefined
    let connected: () => void = () => undefined
    const reply = { status: 'ok', epoch: '1', revision: 1, alive: 1, dead: false, lost: false }
    const session = {
      revision: 1,
      beat: async () => {
        beats.push(Date.now())
        return { ...reply, ...(await answers.beat?.()) }
      },
      run: async (_script: string, id: string, word: string) => {
        told.push(`${word} ${id}`)
        return { ...reply, ...(await answers.run?.(word, id)) }
      },
      leave: () => {
        told.push('leave')
        return Promise.resolve()
      },
    }
    const member = new FleetMember({
      session: session as unknown as Session,
      instanceId: 'me',
      quorum: 2,
      heartbeatMs,
      leaseTimeoutMs: 250,
      everyMs: undefined,
      grows: true,
      listen: (onMessage, onConnected) => {
        hear = onMessage
        connected = onConnected
        return { end: () => undefined }
      },
      join: (joins) => registry.watch((breaker) => joins(breaker.key, breaker)),
      random: () => random,
    })
    members.push(member)
    const events: string[] = []
    member.subscribe((event) => void events.push(event.type))
    return {
      member,
      registry,
      beats,
      told,
      events,
      hear: (message: unknown) => {
        hear(message)
      },
      connected: () => {
        connected()
      },
    }
  }

  return memberOf
}
