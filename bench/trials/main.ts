import { parseArgs } from 'node:util'
import { needsOf } from './figures.ts'
import { guardOf, peerGuards } from './guards.ts'
import { jobFor } from './job.ts'
import { lineOf } from './line.ts'
import { idealGuard, none, ownGuards, plainDefault, recommendedGuard } from './own-guards.ts'
import { playAll } from './pool.ts'
import type { TrialResult } from './report/result.ts'
import { readResults, resultsOf, writeReport } from './report/write.ts'
import { rowsOf } from './report/rows.ts'
import { callsOf, trials, type Trial } from './scenarios.ts'

// npm run trials -- [--only down,chance] [--variant 100/s] [--guards none,recommended] [--seed 1] [--workers 2] [--page]
// --short: the worlds with few calls, without the other libraries; it writes the page with these alone, while there is no time
// for more. --no-peers: all worlds, without the other libraries, which take most of the time; it writes the page too. A run of everything writes bench/trials/results.json, docs/trials.md and its pictures; any smaller one only prints. --page
// plays nothing: it writes the page again from the numbers that are there.

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    variant: { type: 'string' },
    guards: { type: 'string' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string' },
    short: { type: 'boolean', default: false },
    'no-peers': { type: 'boolean', default: false },
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
  (!values.short || variant.short === true) &&
  (values.only?.split(',').includes(scenario.id) ?? true) &&
  variant.id.includes(values.variant ?? '')
const wanted = trials.filter(isWanted)
if (wanted.length === 0) throw new Error('no trial is called so')

/** Worlds with more calls than these are played only as far as recommended() and the plain default need it. */
const many = 150_000
/** So many calls take a minute or so for each guard. */
const veryMany = 2_000_000

/** Where other libraries take part, everybody does. */
function guardsFor(trial: Trial): readonly string[] {
  if (values.guards !== undefined) return values.guards.split(',').map((id) => guardOf(id).id)
  return [...usualGuardsFor(trial), ...(trial.variant.guards ?? [])]
}

function usualGuardsFor({ variant }: Trial): readonly string[] {
  if (values.short || (values['no-peers'] && variant.peers === true)) return ownGuards.map(({ id }) => id)
  if (variant.peers) return [...ownGuards, ...peerGuards].map(({ id }) => id)
  const calls = callsOf(variant)
  if (calls > veryMany) return [recommendedGuard.id]
  const needs = needsOf(variant)
  return [
    ...(needs.none || calls <= many ? [none.id] : []),
    plainDefault.id,
    recommendedGuard.id,
    ...(needs.ideal || calls <= many ? [idealGuard.id] : []),
  ]
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
  values.workers === undefined ? undefined : Number(values.workers),
)

const { only, variant: some, guards } = values
if (only === undefined && some === undefined && guards === undefined) {
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
