// One process of the measurement of closed calls: the same breaker twice, one of them shared, timed beside each other. Arguments:
// the port of Redis; `company`, where many other breakers are in use; `quick`, where only the machinery is tried.

import assert from 'node:assert/strict'
import { CircuitBreaker, execute, wrap } from 'recloser'
import { recommended } from 'recloser/presets'
import { shareOverRedis, type Fleet } from 'recloser/redis'
import {
  consecutiveFailures,
  countWindow,
  failureCount,
  failureRate,
  slowCallRate,
  type TripStrategy,
} from 'recloser/trip'
import { full, quick } from '../measure/effort.ts'
import { interleave, type Contestant } from '../measure/interleave.ts'
import { awaiting } from '../measure/loop.ts'
import { countedClient } from './counted-client.ts'

const [port, place, effort] = process.argv.slice(2)
const { client } = await countedClient(Number(port))

const task = (): Promise<unknown> => Promise.resolve('answer')

/** Joins a fleet, and is in touch with it. */
async function shared(breaker: CircuitBreaker): Promise<CircuitBreaker> {
  const fleet: Fleet = shareOverRedis(breaker, { client: client, prefix: 'closed' })
  await new Promise<void>((resolve) => {
    fleet.subscribe(({ type }) => {
      if (type === 'attached') resolve()
    })
  })
  return breaker
}

const strategies: readonly (() => TripStrategy)[] = [
  () => consecutiveFailures(5),
  () => failureCount({ threshold: 5 }),
  () => failureRate({ threshold: 0.5, minimumCalls: 20 }),
  () => failureRate({ threshold: 0.5, minimumCalls: 20, over: countWindow(100) }),
  () => slowCallRate({ slowerThanMs: 5_000, threshold: 0.5, minimumCalls: 20 }),
]

/** What a service has: breakers of every kind, shared and not, called in each way. */
async function neighbours(): Promise<readonly ((times: number) => unknown)[]> {
  const made: ((times: number) => unknown)[] = []
  for (const [index, options] of [...strategies.map((trip) => ({ trip: trip() })), recommended()].entries()) {
    for (const breaker of [
      new CircuitBreaker(options),
      await shared(new CircuitBreaker({ ...options, name: `neighbour-${index}` })),
    ]) {
      const own = async (): Promise<unknown> => Promise.resolve(index)
      made.push(
        awaiting(() => execute(breaker, own)),
        awaiting(wrap(breaker, own)),
      )
    }
  }
  return made
}

const breakers = {
  unshared: new CircuitBreaker({ name: 'closed' }),
  shared: await shared(new CircuitBreaker({ name: 'closed' })),
}
const others = place === 'company' ? await neighbours() : []
const contestants = Object.entries(breakers).flatMap(([name, breaker]): readonly Contestant[] => {
  const wrapped = wrap(breaker, task)
  const prepare = async (): Promise<void> => {
    for (const run of others) await run(100)
  }
  return [
    { name: `execute ${name}`, how: '', run: awaiting(() => execute(breaker, task)), prepare },
    { name: `wrap ${name}`, how: '', run: awaiting(() => wrapped()), prepare },
  ]
})

for (const breaker of Object.values(breakers)) assert.equal(await execute(breaker, task), 'answer')
const samples = await interleave(contestants, { effort: effort === 'quick' ? quick : full })
assert.equal(breakers.shared.state, 'closed')
process.send?.(Object.fromEntries(contestants.map(({ name }, index) => [name, samples[index]])))
