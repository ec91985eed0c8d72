import { none } from '../fact.ts'
import { begin, plain } from '../call.ts'
import type { Library } from '../library.ts'
import type { Scenario, World } from '../world.ts'

export const sharing: Scenario = {
  id: 'shared options',
  promise: 'Two breakers made from one options object share nothing else',
  how: 'Each breaker fails once; two failures would open it. A user and an order with the same id are fetched through each of them. The options object is compared before and after. The same is done with the features of the library that store values.',
  async play(world) {
    const { library } = world
    const values = await Promise.all(
      Object.entries({ '': {}, ...library.sharedFeatures }).map(([feature, extra]) => mixUp(library, feature, extra)),
    )
    return none(await commonCount(world), ...values, writes(library))
  },
}

async function commonCount(world: World): Promise<string | undefined> {
  const options = world.library.options(plain)
  const breakers = [world.library.make(options), world.library.make(options)]
  for (const breaker of breakers) await (await begin(world, breaker)).fail()
  for (const breaker of breakers) if (!(await begin(world, breaker)).ran) return 'both share one count'
  return undefined
}

async function mixUp(
  library: Library,
  feature: string,
  extra: Readonly<Record<string, unknown>>,
): Promise<string | undefined> {
  const options = library.options({ ...plain, extra })
  const getUser = library.wrap(options, (id) => Promise.resolve(`user ${id}`))
  const getOrder = library.wrap(options, (id) => Promise.resolve(`order ${id}`))
  await getUser('1')
  const order = await getOrder('1')
  return order === 'order 1' ? undefined : `${feature}: ${String(order)} in place of order 1`
}

function writes(library: Library): string | undefined {
  const options = library.options(plain)
  const before = Object.keys(options).length
  library.make(options)
  const added = Object.keys(options).length - before
  return added === 0 ? undefined : `${added} fields are written into the options object`
}
