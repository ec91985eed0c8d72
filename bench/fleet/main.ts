// npm run bench:fleet: ways to share a circuit over Redis, side by side, on a Redis of its own. Writes the table of docs/fleet.md.

import { effect } from './effect.ts'
import { getDecideSet } from './get-decide-set.ts'
import { figuresOf, type FleetFigures } from './measure.ts'
import { tableOf, writePage } from './page.ts'
import { alone, recloser } from './recloser.ts'
import { startRedis } from './redis.ts'

const redis = await startRedis()
const figures: FleetFigures[] = []
try {
  for (const design of [recloser, alone, effect, getDecideSet]) {
    process.stderr.write(`${design.name} ...\n`)
    figures.push(await figuresOf(design, redis))
  }
} finally {
  await redis.stop()
}
console.log(tableOf(figures))
if (!process.argv.includes('--dry')) await writePage(figures)
