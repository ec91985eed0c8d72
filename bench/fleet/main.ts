import { parseArgs } from 'node:util'
import { effect } from './effect.ts'
import { getDecideSet } from './get-decide-set.ts'
import { figuresOf, type FleetFigures } from './measure.ts'
import { spreadTable, tableOf, writePage } from './page.ts'
import { alone, recloser } from './recloser.ts'
import { startRedis } from './redis.ts'
import { spreadOf, type Spread } from './spread.ts'

// npm run bench:fleet -- [--only designs|spread]
// Ways to share a circuit over Redis, side by side, and how fast processes open together, on a Redis of its own. A whole run
// writes the tables of docs/fleet.md; a part only prints.

const { only } = parseArgs({ options: { only: { type: 'string' } } }).values
if (only !== undefined && only !== 'designs' && only !== 'spread') throw new Error('--only must be designs or spread')

const redis = await startRedis()
const figures: FleetFigures[] = []
const spreads: Spread[] = []
try {
  if (only !== 'spread') {
    for (const design of [recloser, alone, effect, getDecideSet]) {
      process.stderr.write(`${design.name} ...\n`)
      figures.push(await figuresOf(design, redis))
    }
    console.log(tableOf(figures))
  }
  if (only !== 'designs') {
    for (const [processes, rounds] of [
      [8, 20],
      [40, 10],
    ] as const) {
      process.stderr.write(`${processes} processes that open together ...\n`)
      spreads.push(await spreadOf(processes, rounds, redis.port))
    }
    console.log(spreadTable(spreads))
  }
} finally {
  await redis.stop()
}
if (only === undefined) await writePage(figures, spreads)
