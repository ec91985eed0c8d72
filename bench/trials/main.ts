import { parseArgs } from 'node:util'
import { guardOf, idealGuard, none, ownGuards, peerGuards, recommendedGuard } from './guards.ts'
import { lineOf } from './line.ts'
import { playAll } from './pool.ts'
import type { TrialResult } from './report/result.ts'
import { readResults, resultsOf, writeReport } from './report/write.ts'
import { rowsOf } from './report/rows.ts'
import { callsOf, jobFor, trials, type Trial } from './scenarios.ts'

// npm run trials -- [--only down,chance] [--variant 100/s] [--guards none,recommended] [--seed 1] [--page]
// A run of everything writes bench/trials/results.json, docs/trials.md and its pictures; any smaller one only prints. --page
// plays nothing: it writes the page again from the numbers that are there.

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    variant: { type: 'string' },
    guards: { type: 'string' },
    seed: { type: 'string', default: '1' },
    page: { type: 'boolean', default: false },
  },
})
if (values.page) {
  await writeReport(readResults())
  process.exit()
}

const startMs = performance.now()
const seed = Number(values.seed)
const isWanted = ({ scenario, variant }: Trial): boolean =>
  (values.only?.split(',').includes(scenario.id) ?? true) && variant.id.includes(values.variant ?? '')
const wanted = trials.filter(isWanted)
if (wanted.length === 0) throw new Error('no trial is called so')

/** So many calls take a minute or so for each guard: only recommended() has one. */
const many = 2_000_000

/** Where other libraries take part, everybody does. */
function guardsFor({ variant }: Trial): readonly string[] {
  if (values.guards !== undefined) return values.guards.split(',').map((id) => guardOf(id).id)
  if (callsOf(variant) > many) return [recommendedGuard.id]
  const guards = variant.peers
    ? [...ownGuards, ...peerGuards]
    : ownGuards.filter(({ id }) => id === 'default' || id === recommendedGuard.id || id === idealGuard.id)
  return [...new Set([none.id, ...guards.map(({ id }) => id)])]
}

const results = new Map<Trial, TrialResult>()
await playAll(
  wanted.map((trial) => jobFor(trial, guardsFor(trial), seed)),
  ({ trial }, reports) => {
    for (const report of reports) console.log(lineOf(trial, report))
    const { scenario, variant } = trial
    results.set(trial, { scenario: scenario.id, variant: variant.id, rows: rowsOf(variant, reports) })
    process.stderr.write(`[${results.size}/${wanted.length}]\n`)
  },
)

if (wanted.length === trials.length && values.guards === undefined) {
  const tookSeconds = Math.round((performance.now() - startMs) / 1_000)
  await writeReport(
    resultsOf(
      trials.flatMap((trial) => results.get(trial) ?? []),
      seed,
      tookSeconds,
    ),
  )
  console.log('Written: bench/trials/results.json, docs/trials.md, docs/trials')
}
