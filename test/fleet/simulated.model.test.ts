import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Session } from '../../src/fleet/session.ts'
import { FleetCircuit, type Lease } from '../../src/simulate/fleet-circuit.ts'
import { sessionsOnRedis } from './support/sessions-on-redis.ts'

// The fleets of `recloser/simulate` are those of `recloser/redis`: the same commands lead both to the same state. Open periods last
// for ever or not at all, so that the two clocks do not matter, and everybody lives.

const instances = [0, 1, 2, 3] as const
const rules = { most: 2, successes: 2, failures: 2 }
const leaseMs = 60_000
const { empty, grow, session, describeWithRedis } = sessionsOnRedis('simulated')

/** Both fleets, and the leases that are out. */
interface Fleets {
  readonly circuit: FleetCircuit
  readonly sessions: readonly Session[]
  readonly leases: { readonly id: string; readonly by: number; readonly lease: Lease }[]
  isOpen: boolean
}

type Step = (fleets: Fleets) => Promise<void>

/** Tells Redis, and compares its state with that of the simulation, which was told before. */
async function same({ sessions, isOpen }: Fleets, by: number, ...told: Parameters<Session['run']>): Promise<boolean> {
  const reply = await sessions[by]?.run(...told)
  expect(reply?.view?.open).toBe(isOpen)
  return reply?.granted === true
}

const by = fc.constantFrom(...instances)
const openMs = fc.constantFrom(0, Infinity)
const scriptMs = (ms: number): number => (ms === Infinity ? -1 : ms)
const openingOf = (ms: number) => ({ openMs: ms, attempt: 1, reason: 'why' })

const steps = (quorum: number): fc.Arbitrary<Step> =>
  fc.oneof(
    fc
      .tuple(by, openMs, fc.constantFrom('vote' as const, 'reopen' as const))
      .map(([who, ms, word]): Step => (fleets) => {
        fleets.circuit[word](who, openingOf(ms), 0)
        return same(fleets, who, 'tell', 'circuit', word, scriptMs(ms), 1, 'why', quorum).then(() => undefined)
      }),
    by.map((who): Step => (fleets) => {
      fleets.circuit.withdraw(who)
      return same(fleets, who, 'tell', 'circuit', 'withdraw').then(() => undefined)
    }),
    by.map((who): Step => (fleets) => {
      fleets.circuit.withdraw(who)
      fleets.circuit.close(who)
      if (!fleets.isOpen) fleets.leases.splice(0)
      return same(fleets, who, 'tell', 'circuit', 'close', '').then(() => undefined)
    }),
    fc.tuple(by, fc.boolean(), fc.nat()).map(([who, follows, number]): Step => async (fleets) => {
      const lease = fleets.circuit.lease(follows, rules, leaseMs, 0)
      const id = `${who}/${fleets.leases.length}${number}`
      const none = ['', 'none', 0, 0, '', rules.successes, rules.failures] as const
      const asked = [...none, id, leaseMs, rules.most, Number(follows)] as const
      const granted = await same(fleets, who, 'lease', 'circuit', 'lease', ...asked)
      expect(granted).toBe(lease !== undefined)
      if (lease !== undefined) fleets.leases.push({ id, by: who, lease })
    }),
    fc
      .tuple(fc.nat(), fc.constantFrom('good' as const, 'bad' as const, 'none' as const), openMs)
      .map(([which, verdict, ms]): Step => async (fleets) => {
        const [given] = fleets.leases.splice(which % Math.max(1, fleets.leases.length), 1)
        if (given === undefined) return
        const word = verdict === 'bad' ? openingOf(ms) : verdict === 'good' ? verdict : undefined
        fleets.circuit.handBack(given.by, given.lease, word, rules, 0)
        if (!fleets.isOpen && verdict === 'good') fleets.leases.splice(0)
        const back = [given.id, verdict, scriptMs(ms), 1, 'why', rules.successes, rules.failures] as const
        await same(fleets, given.by, 'lease', 'circuit', 'lease', ...back, '', 0, rules.most, 0)
      }),
  )

describeWithRedis('a simulated fleet', () => {
  it.each([1, 2, 0.5])('does what one on Redis does, with a quorum of %d', { timeout: 180_000 }, async (quorum) => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps(quorum), { minLength: 10, maxLength: 60 }), async (sequence) => {
        await empty()
        const sessions = instances.map((instance) => session(String(instance)))
        for (const each of sessions) await each.beat()
        // A fleet that is no longer young.
        await grow()
        const fleets: Fleets = {
          circuit: new FleetCircuit(instances.length, quorum, ({ opening }) => (fleets.isOpen = opening !== undefined)),
          sessions,
          leases: [],
          isOpen: false,
        }
        for (const step of sequence) await step(fleets)
      }),
      { numRuns: 150 },
    )
  })
})
