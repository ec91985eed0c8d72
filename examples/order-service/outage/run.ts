// Measures an outage with and without the breaker: `npm run test:outage`. `--write` puts the figures into docs/outage.json
// and the README. The exit code is 1 where an order was lost or charged twice, or the breaker was of no use.

import { broken } from './claims.ts'
import { measure } from './measure.ts'
import { full } from './scenario.ts'
import { linesOf, writeOutage, type Outage } from './table.ts'

const unknown = process.argv.slice(2).filter((argument) => argument !== '--write')
if (unknown.length > 0) {
  console.error(`test:outage: unknown argument ${unknown.join(' ')}; there is only --write`)
  process.exit(2)
}

const outage: Outage = {
  node: process.version,
  scenario: full,
  without: await measure(full, false),
  with: await measure(full, true),
}
console.log(linesOf(outage))
const wrong = broken(outage)
for (const claim of wrong) console.error(`does not hold: ${claim}`)
if (wrong.length > 0) process.exitCode = 1
else if (process.argv.includes('--write')) await writeOutage(outage)
