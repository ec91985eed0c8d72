import { parseArgs } from 'node:util'
import { peerGuards } from './guards.ts'
import { lineOf } from './line.ts'
import { playAll } from './pool.ts'
import { jobFor, trials, type Trial } from './scenarios.ts'

// npm run trials -- [--only down,chance] [--variant 100/s] [--guards none,recommended] [--seed 1]

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    variant: { type: 'string' },
    guards: { type: 'string', default: 'none,recommended' },
    seed: { type: 'string', default: '1' },
  },
})
const seed = Number(values.seed)
const guards = values.guards.split(',').flatMap((id) => (id === 'peers' ? peerGuards.map((peer) => peer.id) : [id]))
const isWanted = ({ scenario, variant }: Trial): boolean =>
  (values.only?.split(',').includes(scenario.id) ?? true) && variant.id.includes(values.variant ?? '')
const wanted = trials.filter(isWanted)
if (wanted.length === 0) throw new Error('no trial is called so')

await playAll(
  wanted.map((trial) => jobFor(trial, guards, seed)),
  ({ trial }, reports) => {
    for (const report of reports) console.log(lineOf(trial, report))
  },
)
