import { describe, expect, it } from 'vitest'
import { initialSettings, type Settings } from '../../examples/playground/settings/fields.ts'
import { inScenario, scenarios } from '../../examples/playground/settings/scenarios.ts'
import { keptMs } from '../../examples/playground/world/recording.ts'
import { World } from '../../examples/playground/world/world.ts'

const settingsWith = (more: Partial<Settings>): Settings => ({ ...initialSettings, ...more })
const consecutive: Partial<Settings> = { trip: 'consecutive', open: 'fixed', recovery: 'probes', failureCount: 3 }

/** A world some time after its beginning. */
function worldAfter(ms: number, more: Partial<Settings> = {}): World {
  const world = new World(settingsWith(more))
  world.advance(ms)
  return world
}

describe('a world', { timeout: 30_000 }, () => {
  it('does the same again, however its time is cut', () => {
    const whole = worldAfter(60_000)
    const sliced = new World(initialSettings)
    for (let slice = 0; slice < 6_000; slice++) sliced.advance(10)

    expect([sliced.guarded.totals, sliced.changes]).toEqual([whole.guarded.totals, whole.changes])
    expect(whole.changes.length).toBeGreaterThan(3)
  })

  it('sends the same calls with and without the breaker', () => {
    const { guarded, unguarded } = worldAfter(60_000)

    expect(guarded.totals.calls).toBe(unguarded.totals.calls)
    expect(guarded.totals.refused).toBeGreaterThan(3_000)
    expect(unguarded.totals.refused).toBe(0)
    expect(unguarded.totals.sickAttempts).toBeGreaterThan(20 * guarded.totals.sickAttempts)
  })

  it('is the same on both sides while nothing opens', () => {
    const { guarded, unguarded } = worldAfter(14_000)

    expect(guarded.totals).toEqual(unguarded.totals)
    expect(guarded.totals.good).toBeGreaterThan(1_000)
  })

  it('has each call in exactly one count', () => {
    for (const { guarded, unguarded } of scenarios.map((scenario) =>
      worldAfter(100_000, inScenario(scenario, initialSettings)),
    ))
      for (const { totals, inProgress } of [guarded, unguarded])
        expect(totals.good + totals.failed + totals.refused + inProgress).toBe(totals.calls)
  })

  it('steps to the next call, and not beyond', () => {
    const world = new World(settingsWith({ ratePerSecond: 0.1 }))
    world.step()
    const firstAtMs = world.nowMs
    world.step()

    expect(world.guarded.totals.calls).toBe(2)
    expect(firstAtMs).toBeGreaterThan(0)
    expect(world.nowMs).toBeGreaterThan(firstAtMs)
  })

  it('is what the breaker of the library decides: it opens at the third failure, and closes after a probe', () => {
    const world = worldAfter(30_000, { ...consecutive, troubleForS: 5 })

    const [opened, ...others] = world.changes
    expect(opened).toMatchObject({ to: 'open', reason: '3 failures in a row', cause: 'the dependency failed' })
    expect(opened?.atMs).toBeGreaterThan(15_000)
    expect(opened?.atMs).toBeLessThan(15_200)
    expect(others.map(({ to }) => to)).toEqual(['half-open', 'closed'])
    expect(world.breaker.stats.totals).toMatchObject({ trips: 1, rejected: world.guarded.totals.refused })
  })

  it('keeps no more than it shows, however long it runs', () => {
    const { record, changes, nowMs } = worldAfter(3_600_000, { ratePerSecond: 2, flapS: 5, troubleForS: 600 })

    expect(record.seconds.length).toBeLessThanOrEqual(keptMs / 1_000 + 1)
    expect(record.bands(nowMs).length + record.troubles(nowMs).length).toBeLessThan(200)
    expect(changes.length).toBeLessThanOrEqual(50)
  })
})

describe('a change while time goes on', () => {
  it('of the rate counts from the next call on', () => {
    const world = worldAfter(10_000, { ratePerSecond: 0.1 })
    world.change(settingsWith({ ratePerSecond: 500 }))
    const before = world.guarded.totals.calls
    world.advance(1_000)

    expect(world.guarded.totals.calls - before).toBeGreaterThan(400)
    world.change(settingsWith({ ratePerSecond: 0.1 }))
    const then = world.guarded.totals.calls
    world.advance(1_000)
    expect(world.guarded.totals.calls - then).toBeLessThan(3)
  })

  it('of the dependency keeps the breaker and its counts', () => {
    const world = worldAfter(10_000)
    const { breaker } = world
    world.change(settingsWith({ latencyMs: 200, failures: 0.2 }))
    world.advance(4_000)

    expect(world.breaker).toBe(breaker)
    expect(world.guarded.totals.failed).toBeGreaterThan(20)
  })

  it('of the options makes a new breaker, held as the one before was', () => {
    const world = worldAfter(20_000)
    world.control('hold open')
    world.change(settingsWith({ trip: 'stalled' }))

    expect([world.breaker.state, world.breaker.stats.totals.rejected]).toEqual(['open', 0])
    world.control('release')
    expect(world.breaker.state).toBe('closed')
  })

  it('that the library refuses changes nothing, and says why', () => {
    const world = worldAfter(1_000)
    const wrong = settingsWith({ open: 'exponential', initialMs: 60_000, maxMs: 1_000, latencyMs: 500 })

    expect(() => world.change(wrong)).toThrow('exponential(): `maxMs` must be at least the `initialMs` of 60000')
    expect(world.settings).toEqual(initialSettings)
  })

  it('of the trouble is felt at once, and a hang ends with it', () => {
    const world = worldAfter(1_000, { hangs: true, troubleFailures: 0, timeoutMs: 60_000 })
    world.setTrouble(true)
    world.advance(4_000)
    expect([world.isSick, world.unguarded.inProgress > 300]).toEqual([true, true])
    world.setTrouble(false)
    world.advance(500)

    expect([world.isSick, world.unguarded.inProgress < 20]).toEqual([false, true])
    expect(world.unguarded.totals.failed).toBeGreaterThan(300)
  })

  it('of the plan moves the beginning of the trouble', () => {
    const world = worldAfter(10_000, { troubleAtS: 120 })
    world.change(settingsWith({ troubleAtS: 5 }))

    expect(world.isSick).toBe(true)
    expect(world.record.troubles(world.nowMs + 10)).toEqual([{ fromMs: 10_000, toMs: 10_010, state: 'sick' }])
  })
})

describe('by hand', () => {
  it('the circuit is held, released, tripped and reset', () => {
    const world = worldAfter(1_000, consecutive)
    const states = (['hold open', 'hold closed', 'release', 'trip', 'reset'] as const).map((control) => {
      world.control(control)
      world.advance(100)
      return `${world.held ?? 'free'} ${world.breaker.state}`
    })

    expect(states).toEqual(['open open', 'closed closed', 'free closed', 'free open', 'free closed'])
    expect(world.record.bands(world.nowMs).map(({ state }) => state)).toEqual([
      'closed',
      'held open',
      'held closed',
      'closed',
      'open',
      'closed',
    ])
    expect(world.changes.map(({ reason }) => reason)).toEqual(['manual', 'manual'])
  })

  it('a cold cache makes the dependency slow until it is warm again', () => {
    const world = worldAfter(10_000, { warmUpCalls: 500, timeoutMs: 60_000, servers: 50, troubleForS: 0 })
    const slowestMs = (): number =>
      Math.max(...world.record.seconds.slice(-3, -1).map((second) => second.guarded.slowestMs))
    const warmMs = slowestMs()
    world.chill()
    world.advance(2_000)

    expect(slowestMs()).toBeGreaterThan(3 * warmMs)
    world.advance(20_000)
    expect(slowestMs()).toBeLessThan(2 * warmMs)
  })
})

describe('what each scenario is about is seen in it', { timeout: 30_000 }, () => {
  const played = (id: string, ms: number): World => {
    const scenario = scenarios.find((one) => one.id === id)
    return worldAfter(ms, inScenario(scenario ?? expect.fail(id), initialSettings))
  }

  it('a retry storm never ends without a breaker, and ends with it', () => {
    const { record, nowMs } = played('retry-storm', 120_000)

    expect(record.recent(nowMs, 'unguarded', 'good', 10_000)).toBeLessThan(50)
    expect(record.recent(nowMs, 'guarded', 'good', 10_000)).toBeGreaterThan(900)
  })

  it('nothing is refused where some calls fail by chance', () => {
    expect(played('chance', 120_000).guarded.totals.refused).toBe(0)
  })

  it.each(['shard', 'healthy'])('nothing or next to nothing is refused in %s', (id) => {
    const { refused, good } = played(id, 150_000).guarded.totals

    expect(good).toBeGreaterThan(10_000)
    expect(refused / good).toBeLessThan(0.01)
  })

  it('a hang is found, so that few callers wait', () => {
    const { guarded, unguarded } = played('hang', 44_000)

    expect(unguarded.inProgress).toBeGreaterThan(5 * guarded.inProgress)
  })

  it.each(['slow', 'cold-cache'])('more calls get a good answer in %s', (id) => {
    const { guarded, unguarded } = played(id, 150_000)

    expect(guarded.totals.good).toBeGreaterThan(unguarded.totals.good)
  })

  it('it goes down again and again where it flaps', () => {
    const { record, nowMs } = played('flapping', 170_000)

    expect(record.troubles(nowMs).length).toBe(4)
  })

  it('the circuit opens and closes at six calls a minute', () => {
    const states = played('low-traffic', 600_000).changes.map(({ to }) => to)

    expect([states.includes('open'), states.at(-1)]).toEqual([true, 'closed'])
  })
})
