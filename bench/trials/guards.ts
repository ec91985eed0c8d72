import { FakeTime, policyOf } from './guards/fake-time.ts'
import { peerSetups } from './guards/peers.ts'
import { limitedGuard, ownGuards, type TrialGuard } from './own-guards.ts'

export const peerGuards: readonly TrialGuard[] = peerSetups.map((setup, at) => ({
  id: `${setup.library}-${at}`,
  title: `${setup.library}: ${setup.options}`,
  peer: setup,
  play: async (_variant, run) => {
    const time = new FakeTime()
    try {
      const make = await setup.load()
      return await run((context) => policyOf(make(), time, context))
    } finally {
      time.restore()
    }
  },
}))

const everyGuard: readonly TrialGuard[] = [...ownGuards, limitedGuard, ...peerGuards]

export function guardOf(id: string): TrialGuard {
  const found = everyGuard.find((guard) => guard.id === id)
  if (found !== undefined) return found
  throw new Error(`there is no guard ${id}; there are ${everyGuard.map((guard) => guard.id).join(', ')}`)
}
