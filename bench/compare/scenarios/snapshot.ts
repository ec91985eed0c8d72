import { verdictOn } from '../fact.ts'
import { admits, begin, failCalls, plain } from '../call.ts'
import type { Settings } from '../library.ts'
import type { Scenario, World } from '../world.ts'

const thirtySeconds: Settings = { ...plain, openMs: 30_000 }

export const snapshot: Scenario = {
  id: 'snapshot',
  promise: 'A breaker that is saved while open is restored with the rest of its open period',
  how: 'A new breaker and one that is an hour old open for 30 seconds. Both are saved as JSON after 10 seconds and restored at once. The restored breaker must reject for 20 more seconds, and no longer.',
  async play(world) {
    const young = await problemOf(world, 0)
    const old = await problemOf(world, 3_600_000)
    return verdictOn(young && `new: ${young}`, old && `an hour old: ${old}`)
  },
}

async function problemOf(world: World, ageMs: number): Promise<string | undefined> {
  const { library } = world
  const saved = library.make(library.options(thirtySeconds))
  await world.tick(ageMs)
  await failCalls(world, saved, 2)
  await world.tick(10_000)
  const json = JSON.stringify(saved.snapshot())

  const restored = library.make(library.options({ ...thirtySeconds, snapshot: JSON.parse(json) as unknown }))

  if ((await begin(world, restored)).ran) return 'runs calls at once'
  await world.tick(20_000)
  return (await admits(world, restored)) ? undefined : 'starts the whole open period again'
}
