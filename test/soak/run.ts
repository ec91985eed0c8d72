// The long run: `npm run test:soak`. The same code with a small part of the count is part of `npm test`.

import { parseArgs } from 'node:util'
import { targets } from './fuzz-targets.ts'
import { Tally } from './kinds.ts'
import type { Job } from './message.ts'
import { happened, heapLine, progress } from './report.ts'
import { scenarios } from './scenarios.ts'
import { startWorker, type Running } from './start-worker.ts'

const { values: given } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    calls: { type: 'string', default: '10000000' },
    // For each target: half a million in all, more than 100,000 of them snapshots.
    values: { type: 'string', default: '10000' },
    limit: { type: 'string', default: '1800' },
    scenario: { type: 'string' },
    target: { type: 'string' },
  },
})
const seed = count('seed', 0)
const calls = count('calls', 0)
const values = count('values', 0)
const limitMs = count('limit', 1) * 1_000
const startedAtMs = performance.now()

/** @throws RangeError */
function count(name: 'seed' | 'calls' | 'values' | 'limit', least: number): number {
  const number = Number(given[name])
  if (Number.isSafeInteger(number) && number >= least) return number
  throw new RangeError(`--${name} must be a whole number, ${least} or more, received ${given[name]}`)
}

/** The numbers of those whose title has the words, dealt out to two workers: neighbours differ only in how loud they are. */
function hands(titles: readonly string[], words: string | undefined): readonly (readonly number[])[] {
  const chosen = titles.flatMap((title, number) => (words === undefined || title === words ? [number] : []))
  if (chosen.length === 0) throw new RangeError(`nothing is called ${String(words)}; there is\n${titles.join('\n')}`)
  return [0, 1]
    .map((hand) => chosen.filter((_, at) => Math.floor(at / 2) % 2 === hand))
    .filter((numbers) => numbers.length > 0)
}

/** Fuzz of what, at how many values: each target is a job's part. */
function jobs(kind: Job['kind'], of: readonly (readonly number[])[], each: number): readonly Job[] {
  return of.map((numbers, at) => ({
    kind,
    title: `${kind} ${at + 1} of ${of.length}`,
    seed,
    count: each,
    numbers,
    limitMs,
  }))
}

function print(lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`)
}

const seconds = (): number => Math.round((performance.now() - startedAtMs) / 1_000)

/** Runs the jobs side by side; says of each how it ended. */
async function finish(all: readonly Job[]): Promise<readonly Running[]> {
  const running = all.map(startWorker)
  const ticking = setInterval(() => print(progress(running, seconds())), 5_000)
  const failures = await Promise.all(running.map(({ failure }) => failure))
  clearInterval(ticking)
  print(progress(running, seconds()))
  failures.forEach((failure, at) => {
    if (failure !== undefined) fail(`${running[at]?.job.title ?? ''}: ${failure}`)
  })
  return running
}

function fail(words: string): void {
  process.exitCode = 1
  print([`FAILED ${words}`])
}

print([
  `seed ${seed}: \`npm run test:soak -- --seed ${seed}\` repeats this run; --scenario or --target takes one title of it`,
])

if (calls > 0 && given.target === undefined) {
  const titles = scenarios.map(({ title }) => title)
  const parts = hands(titles, given.scenario)
  const running = await finish(jobs('soak', parts, Math.ceil(calls / parts.length)))
  const tally = new Tally()
  for (const each of running) {
    const last = each.last()
    if (last === undefined) continue
    tally.add(last.counts)
    print([heapLine(each, last)])
  }
  print(['', ...happened(tally), '', `${tally.calls} calls in ${seconds()} s`])
  if (given.scenario === undefined && tally.missing.length > 0)
    fail(`these never happened: ${tally.missing.join(', ')}`)
}

if (values > 0 && given.scenario === undefined && process.exitCode !== 1) {
  const titles = targets.map(({ title }) => title)
  const parts = hands(titles, given.target)
  await finish(jobs('fuzz', parts, values))
  const fuzzed = parts.flat().length
  print([`${values * fuzzed} values for ${fuzzed} targets, ${seconds()} s`])
}

print([process.exitCode === 1 ? `failed; repeat it with --seed ${seed}` : 'every law held'])
