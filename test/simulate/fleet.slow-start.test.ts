import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { slowStart } from 'recloser/recovery'
import type { Episode, GuardContext, SimulationResult } from 'recloser/simulate'
import { fast, steady, world } from './world.ts'

const processes = 20
const down = { kind: 'down', fromMs: 2_000, forMs: 4_000 } as const
const clients = { ...steady, ratePerSecond: 1_000, processes, deadlineMs: 1_000 }
const sharing = { ...clients, fleet: {} }

const guard =
  (options: { readonly failureThreshold?: number; readonly shadow?: boolean; readonly probeTimeoutMs?: number } = {}) =>
  ({ clock, random }: GuardContext): CircuitBreaker =>
    new CircuitBreaker({ clock, random, resetTimeoutMs: 1_500, recovery: slowStart(), ...options })

const closingsOf = ({ transitions }: SimulationResult): readonly number[] =>
  transitions.filter(({ to }) => to === 'closed').map(({ atMs }) => atMs)

const playing = (given: object, episodes: readonly Episode[] = [down]): Promise<SimulationResult> =>
  world({ clients: sharing, episodes, guard: guard(), bucketMs: 50, ...given })

describe('the ramp of a fleet', () => {
  it('is one: as many calls are admitted as by one process with the calls of all, and all close at once', async () => {
    const shared = await playing({})
    const one = await playing({ clients: { ...clients, processes: 1 } })
    const alone = await playing({ clients })

    expect(new Set(closingsOf(shared)).size).toBe(1)
    expect(closingsOf(shared)).toHaveLength(processes)
    expect(new Set(closingsOf(alone)).size).toBe(processes)
    expect(shared.probes.total / one.probes.total).toBeGreaterThan(0.5)
    expect(shared.probes.total / one.probes.total).toBeLessThan(2)
  })

  it('begins with one call in all, and doubles from round to round', async () => {
    const probes: { readonly fromMs: number; readonly toMs: number }[] = []
    await playing({
      guard: (context: GuardContext) => {
        const breaker = guard()(context)
        breaker.subscribe('success', ({ probe, durationMs }) => {
          const toMs = context.clock()
          if (probe) probes.push({ fromMs: toMs - Number(durationMs), toMs })
        })
        return breaker
      },
    })

    const [first, second] = probes
    const beganMs = Number(first?.fromMs)
    const within = (ms: number): number => probes.filter(({ fromMs }) => fromMs < beganMs + ms).length
    expect(second?.fromMs).toBeGreaterThan(Number(first?.toMs))
    // A hundred calls come in a tenth of a second. That is four rounds and the one that has begun: 1, 2, 4, 8 and 16 calls.
    expect(within(100)).toBeLessThanOrEqual(31)
    expect(within(300)).toBeGreaterThan(3 * within(100))
  })

  it('makes a call wait for one answer of the store at most', async () => {
    const result = await playing({ clients: { ...clients, fleet: { latencyMs: 20 } } })

    expect(result.latencyMs?.max).toBeCloseTo(45, 0)
  })

  it('does not end with the first good answer where each process has few calls', async () => {
    const few = { ...sharing, ratePerSecond: 40 }
    const result = await playing({ clients: few, durationMs: 20_000 })

    const { transitions } = result
    const firstProbe = transitions.filter(({ to }) => to === 'half-open').find(({ atMs }) => atMs >= 6_000)
    expect(closingsOf(result)[0]).toBeGreaterThan(Number(firstProbe?.atMs) + 800)
  })

  it('opens for all again where its first call fails', async () => {
    const { transitions, probes } = await playing({ durationMs: 5_900 })

    const failed = transitions.filter(({ reason }) => reason === 'probe failed')
    expect(failed).toHaveLength(2)
    expect(probes.total).toBe(2)
    expect(transitions.at(-1)?.to).toBe('open')
  })

  it('goes on with fewer calls where many of them fail', async () => {
    const brownout = { kind: 'brownout', fromMs: 6_000, forMs: 2_000, share: 0.5 } as const
    const sick = await playing({}, [down, brownout])

    const admitted = sick.series.filter(({ atMs }) => atMs >= 7_000 && atMs < 8_000)
    const attempts = admitted.reduce((sum, point) => sum + point.attempts, 0)
    expect(attempts).toBeLessThan(500)
    expect(new Set(closingsOf(sick)).size).toBe(1)
    expect(closingsOf(sick)[0]).toBeGreaterThan(8_000)
  })

  it('of a process that is open by its own vote alone is its own', async () => {
    const sickAlone = (context: GuardContext): CircuitBreaker =>
      guard({ failureThreshold: context.process === 0 ? 1 : 1_000 })(context)
    const result = await world({ clients: sharing, dependency: { ...fast, failureRate: 0.005 }, guard: sickAlone })

    expect(new Set(result.transitions.map((change) => change.guard))).toEqual(new Set(['clients 0']))
    expect(closingsOf(result).length).toBeGreaterThan(0)
  })

  it('takes back the calls that a process does not make', async () => {
    // Whoever asks has given up when the answer comes, and has another call only after seconds.
    const rare = { ...clients, ratePerSecond: 8, deadlineMs: 150, fleet: { latencyMs: 100 } }
    const result = await playing({ clients: rare, durationMs: 120_000 }, [{ ...down, forMs: 20_000 }])

    expect(result.transitions.at(-1)?.to).toBe('closed')
    expect(result.series.at(-100)?.refused).toBe(0)
  })

  it('shows in the statistics of a process which share of its calls is admitted', async () => {
    const shares: number[] = []
    await playing({
      guard: (context: GuardContext) => {
        const breaker = guard()(context)
        breaker.subscribe('rejected', () => {
          const { state, admittedShare } = breaker.stats
          if (state === 'half-open') shares.push(Number(admittedShare))
        })
        return breaker
      },
    })

    expect(Math.min(...shares)).toBeLessThan(0.7)
    expect(shares.every((share) => share >= 0 && share < 1)).toBe(true)
  })

  it('goes on where one process is held open', async () => {
    const result = await playing({
      guard: (context: GuardContext) => {
        const breaker = guard()(context)
        if (context.process === 0) breaker.subscribe('success', () => breaker.hold('open'))
        return breaker
      },
    })

    expect(closingsOf(result)).toHaveLength(processes)
  })

  it('goes on where a call hangs, once that is out of time', async () => {
    const hang = { kind: 'hang', fromMs: 6_000, forMs: 2_000, ends: 'never' } as const
    const waiting = { ...sharing, deadlineMs: Infinity }
    const result = await playing({ clients: waiting, guard: guard({ probeTimeoutMs: 500 }), durationMs: 15_000 }, [
      down,
      hang,
    ])

    expect(result.transitions.at(-1)?.to).toBe('closed')
    expect(result.series.at(-1)?.refused).toBe(0)
  })

  it('ends in shadow mode too', async () => {
    const { totals, transitions } = await playing({ guard: guard({ shadow: true }), durationMs: 20_000 })

    expect(totals.refused).toBe(0)
    expect(transitions.at(-1)?.to).toBe('closed')
  })
})
