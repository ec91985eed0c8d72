import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Session } from '../../src/fleet/session.ts'
import { sessionsOnRedis } from './support/sessions-on-redis.ts'

/** Who takes part. */
const instances = ['a', 'b', 'c', 'd'] as const
type Instance = (typeof instances)[number]

const quorum = 2
const successes = 2
const failures = 2
const most = 2
const { empty, grow, session: sessionOf, redis, describeWithRedis } = sessionsOnRedis('model')

/** The naive model: one circuit as plain data. Open periods last for ever or not at all, so that it needs no clock. */
interface Model {
  open: boolean
  /** Whether no time remains. */
  due: boolean
  period: number
  generation: number
  readonly alive: Set<Instance>
  /** Whether those that live may not have been heard of yet: then no number of them stands in for the quorum. */
  young: boolean
  readonly votes: Set<Instance>
  /** The leases that are out, with the period in which they were granted. */
  readonly leases: Map<string, number>
  good: number
  bad: number
  readonly holds: Map<Instance, string>
}

const begun = (): Model => ({
  open: false,
  due: false,
  period: 0,
  generation: 0,
  alive: new Set(),
  young: true,
  votes: new Set(),
  leases: new Map(),
  good: 0,
  bad: 0,
  holds: new Map(),
})

function openModel(model: Model, forMs: number): void {
  model.open = true
  model.due = forMs === 0
  model.period++
  model.generation++
  model.votes.clear()
  model.good = 0
  model.bad = 0
}

function closeModel(model: Model): void {
  model.open = false
  model.generation++
  model.votes.clear()
  model.leases.clear()
}

/** Whoever is heard of lives; where nobody did, the fleet begins. */
function hear(model: Model, instance: Instance): void {
  if (model.alive.size === 0) model.young = true
  model.alive.add(instance)
}

/** The server, and what each instance has to say to it. */
interface World {
  readonly sessions: Record<Instance, Session>
  /** Who has said the last word of its session. */
  readonly left: Set<Instance>
  /** The last generation that was seen: it never falls. */
  seen: number
}

type Step = (model: Model, world: World) => Promise<void>

/** Lets an instance run a script, twice where the client sends it again, and checks the view against the model. */
async function run(
  model: Model,
  world: World,
  by: Instance,
  times: number,
  script: 'read' | 'tell' | 'lease',
  ...args: readonly (string | number)[]
) {
  let granted = false
  hear(model, by)
  if (world.left.delete(by)) {
    world.sessions[by] = sessionOf(by)
    await world.sessions[by].beat()
  }
  for (let time = 0; time < times; time++) {
    const reply = await world.sessions[by].run(script, 'circuit', ...args)
    granted ||= reply.granted
    const view = reply.view
    expect(view?.open).toBe(model.open)
    expect(view?.generation ?? 0).toBeGreaterThanOrEqual(world.seen)
    world.seen = view?.generation ?? 0
    // What was held by those that have died is forgotten: who comes back tells it again.
    for (const holder of model.holds.keys()) if (!model.alive.has(holder)) model.holds.delete(holder)
    const others = [...model.holds].filter(([holder]) => holder !== by)
    expect(view?.heldOpen).toBe(others.some(([, positions]) => positions.includes('o')))
    expect(view?.heldClosed).toBe(others.some(([, positions]) => positions.includes('c')))
    expect(reply.alive).toBe(model.alive.size)
  }
  return granted
}

const liveLeases = (model: Model): number =>
  [...model.leases.keys()].filter((id) => model.alive.has(id.split('/')[0] as Instance)).length

const by = fc.constantFrom(...instances)
/** Once, or again because a client resent it. */
const times = fc.constantFrom(1, 1, 2)
const forMs = fc.constantFrom(0, 0, 0, -1)

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(by, times, fc.constantFrom(0, -1)).map(([voter, often, ms]): Step => async (model, world) => {
    hear(model, voter)
    if (!model.open) {
      // A vote for no time at all is over at once.
      if (ms !== 0) model.votes.add(voter)
      else model.votes.delete(voter)
      const votes = [...model.votes].filter((each) => model.alive.has(each)).length
      for (const each of model.votes) if (!model.alive.has(each)) model.votes.delete(each)
      if (votes >= (model.young ? quorum : Math.min(quorum, model.alive.size))) openModel(model, ms)
    }
    await run(model, world, voter, model.open ? 1 : often, 'tell', 'vote', ms, 1, 'why', quorum)
  }),
  fc.tuple(by, times, forMs).map(([teller, often, ms]): Step => async (model, world) => {
    if (!model.open) return
    for (let time = 0; time < often; time++) openModel(model, ms)
    await run(model, world, teller, often, 'tell', 'reopen', ms, 1, 'why', quorum)
  }),
  fc.tuple(by, times).map(([teller, often]): Step => async (model, world) => {
    model.votes.delete(teller)
    await run(model, world, teller, often, 'tell', 'withdraw')
  }),
  fc.tuple(by, times).map(([teller, often]): Step => async (model, world) => {
    model.votes.delete(teller)
    if (model.open) closeModel(model)
    await run(model, world, teller, often, 'tell', 'close', '')
  }),
  fc.tuple(by, times).map(([teller, often]): Step => async (model, world) => {
    model.votes.delete(teller)
    await run(model, world, teller, often, 'tell', 'close', '1')
  }),
  fc
    .tuple(by, times, fc.constantFrom('', 'o', 'c', 'oc'))
    .map(([holder, often, positions]): Step => async (model, world) => {
      if (positions === '') model.holds.delete(holder)
      else model.holds.set(holder, positions)
      await run(model, world, holder, often, 'tell', 'hold', positions)
    }),
  fc.tuple(by, fc.boolean(), fc.nat()).map(([asker, follows, number]): Step => async (model, world) => {
    const id = `${asker}/${number}`
    if (model.leases.has(id)) return
    hear(model, asker)
    const expected = (model.open ? model.due : !follows) && liveLeases(model) < most
    if (expected) model.leases.set(id, model.open ? model.period : -1)
    const none = ['', 'none', 0, 0, '', successes, failures]
    const granted = await run(model, world, asker, 1, 'lease', 'lease', ...none, id, 60_000, most, Number(follows))
    expect(granted).toBe(expected)
  }),
  fc
    .tuple(fc.nat(), times, fc.constantFrom('good', 'bad', 'none'), forMs)
    .map(([which, often, verdict, ms]): Step => async (model, world) => {
      const ids = [...model.leases.keys()]
      // Now and then one that nobody has.
      const id = ids[which % (ids.length + 1)] ?? 'a/999999'
      const teller = id.split('/')[0] as Instance
      const period = model.leases.get(id)
      model.leases.delete(id)
      if (model.open && period === model.period) {
        if (verdict === 'good' && ++model.good >= successes) closeModel(model)
        else if (verdict === 'bad' && ++model.bad >= failures) openModel(model, ms)
      }
      const back = [id, verdict, ms, 2, 'why', successes, failures]
      await run(model, world, teller, often, 'lease', 'lease', ...back, '', 0, most, 0)
    }),
  // The probe of a lease begins, which changes nothing while the lease lasts, and nothing at all where it was handed back.
  fc.tuple(fc.nat(), times).map(([which, often]): Step => async (model, world) => {
    const ids = [...model.leases.keys()]
    const id = ids[which % (ids.length + 1)] ?? 'a/999999'
    const used = [id, 'used', 0, 0, '', successes, failures]
    await run(model, world, id.split('/')[0] as Instance, often, 'lease', 'lease', ...used, '', 60_000, most, 0)
  }),
  by.map((leaver): Step => async (model, world) => {
    hear(model, leaver)
    await world.sessions[leaver].leave()
    world.left.add(leaver)
    model.alive.delete(leaver)
  }),
  // As much time passes as an instance may live without a word.
  fc.constant<Step>(async (model) => {
    await grow()
    model.young = false
  }),
  by.map(
    (reader): Step =>
      (model, world) =>
        run(model, world, reader, 1, 'read', 'read').then(() => undefined),
  ),
)

describeWithRedis('the scripts', () => {
  it('do what a naive model does, in any order, also where a command comes twice', { timeout: 180_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 10, maxLength: 60 }), async (sequence) => {
        await empty()
        const sessions = { a: sessionOf('a'), b: sessionOf('b'), c: sessionOf('c'), d: sessionOf('d') }
        const model = begun()
        for (const instance of instances) {
          await sessions[instance].beat()
          model.alive.add(instance)
        }
        const world = { sessions, left: new Set<Instance>(), seen: 0 }
        for (const step of sequence) await step(model, world)
      }),
      { numRuns: 400 },
    )
    expect(Number(redis.cli('dbsize'))).toBeGreaterThan(0)
  })
})
