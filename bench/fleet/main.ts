import { parseArgs } from 'node:util'
import { closedCosts, type ClosedCost } from './closed.ts'
import { effect } from './effect.ts'
import { getDecideSet } from './get-decide-set.ts'
import { figuresOf, type FleetFigures } from './measure.ts'
import { costTable, spreadTable, tableOf, writePage } from './page.ts'
import { alone, recloser } from './recloser.ts'
import { startRedis } from './redis.ts'
import { spreadOf, type Spread } from './spread.ts'

// npm run bench:fleet -- [--only designs|closed|spread] [--quick]
// Ways to share a circuit over Redis, side by side, what sharing adds to a closed call, and how fast processes open together, on
// a Redis of its own. A whole run writes the tables of docs/fleet.md; a part only prints. --quick tries closed calls for a moment.

const { only, quick } = parseArgs({
  options: { only: { type: 'string' }, quick: { type: 'boolean', default: false } },
}).values
const parts = ['designs', 'closed', 'spread']
if (only !== undefined && !parts.includes(only)) throw new Error(`--only must be one of ${parts.join(', ')}`)
const wanted = (part: string): boolean => only === undefined || only === part

const redis = await startRedis()
const figures: FleetFigures[] = []
const costs: ClosedCost[] = []
const spreads: Spread[] = []
try {
  if (wanted('closed')) {
    process.stderr.write('closed calls, shared and not ...\n')
    costs.push(...(await closedCosts(redis.port, quick)))
    console.log(costTable(costs))
  }
  if (wanted('designs')) {
    for (const design of [recloser, alone, effect, getDecideSet]) {
      process.stderr.write(`${design.name} ...\n`)
      figures.push(await figuresOf(design, redis))
    }
    console.log(tableOf(figures, costs))
  }
  if (wanted('spread')) {
    for (const given of [
      { processes: 8, rounds: 20, boundMs: 25 },
      { processes: 40, rounds: 10, boundMs: 100 },
    ]) {
      process.stderr.write(`${given.processes} processes that open together ...\n`)
      spreads.push(await spreadOf(given, redis.port))
    }
    console.log(spreadTable(spreads))
  }
} finally {
  await redis.stop()
}
if (only === undefined && !quick) await writePage(figures, costs, spreads)
