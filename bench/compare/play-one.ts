// Plays one scenario with one library and prints what was seen, as JSON. A process of its own, so that a peer that hangs,
// or lets an error escape, does it to nobody else.
//
//   play-one.ts <library> <scenario id>        a fact
//   play-one.ts <library> strength <index>     a text

import type { Fact } from './fact.ts'
import { loaderOf } from './libraries.ts'
import { scenarios } from './scenarios.ts'
import { play, withTimeInHand } from './world.ts'

const [libraryName = '', id = '', index] = process.argv.slice(2)
const load = loaderOf(libraryName)

const strays = new Set<string>()
process.on('unhandledRejection', () => strays.add('unhandled rejection'))
process.on('uncaughtException', () => strays.add('uncaught exception'))

// Nothing may be written by the peers between what is printed here.
const print = (result: unknown): void => {
  process.stdout.write(`\n${JSON.stringify({ result })}\n`, () => process.exit())
}

try {
  print(id === 'strength' ? await showStrength() : await playScenario())
} catch (error) {
  // The handlers above would swallow it.
  console.error(error)
  process.exit(1)
}

async function playScenario(): Promise<Fact> {
  const scenario = scenarios.find((candidate) => candidate.id === id)
  if (scenario === undefined) throw new RangeError(`no scenario ${JSON.stringify(id)}`)
  const fact = await play(scenario, load)
  // Either ends a Node process, unless it has handlers as this one has.
  if (strays.size === 0) return fact
  const text = [fact.text, ...[...strays].map((stray) => `an ${stray}`)].filter(Boolean).join('; ')
  return { verdict: 'no', text }
}

function showStrength(): Promise<string> {
  return withTimeInHand(async (time) => {
    const strength = (await load()).strengths[Number(index)]
    if (strength === undefined) throw new RangeError(`no strength ${index ?? ''}`)
    return strength.show(time)
  })
}
