// `npm run compare`: plays every scenario with every library and writes docs/comparison.md, or checks it.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import type { Fact } from './fact.ts'
import { libraries } from './libraries.ts'
import { render, type Advantage } from './page.ts'
import { columnOf, exportedNames, obstacle } from './peers.ts'
import { runInChild } from './run-in-child.ts'
import { groups } from './scenarios.ts'

const page = new URL('../../docs/comparison.md', import.meta.url)
const names = Object.keys(libraries)

const { check } = parseArgs({ options: { check: { type: 'boolean', default: false } } }).values
const problem = obstacle()
if (problem === undefined) await compare()
else {
  console.error(`compare: ${problem}`)
  process.exitCode = 2
}

async function compare(): Promise<void> {
  const limited = limiter(Math.min(4, availableParallelism()))
  const rows = Object.entries(groups).flatMap(([group, scenarios]) =>
    scenarios.map(async ({ id, promise, how }) => {
      const facts = await Promise.all(names.map((name) => limited(() => playCell(name, id))))
      console.error(`played: ${id}`)
      return { group, promise, how, facts }
    }),
  )
  const text = await render({
    nodeMajor: process.versions.node.replace(/\..*/, ''),
    columns: names.map(columnOf),
    rows: await Promise.all(rows),
    advantages: (await Promise.all(names.map((name) => limited(() => advantagesOf(name))))).flat(),
  })
  const written = existsSync(page) ? readFileSync(page, 'utf8') : ''
  if (!check) writeFileSync(page, text)
  else if (written !== text) report(written, text)
}

async function playCell(library: string, id: string): Promise<Fact> {
  const child = await runInChild('play-one.ts', [library, id])
  switch (child.end) {
    case 'result':
      // Of the type that play-one.ts prints.
      return child.result as Fact
    case 'hangs':
      return { verdict: 'no', text: 'hangs' }
    case 'dies':
      throw new Error(`${library}, ${id}: ${child.stderr}`)
  }
}

async function advantagesOf(library: string): Promise<readonly Advantage[]> {
  const exported = await exportedNames()
  const { strengths } = await (libraries[library] ?? (() => Promise.reject(new RangeError(library))))()
  const found: Advantage[] = []
  for (const [index, { says, names }] of strengths.entries()) {
    const child = await runInChild('play-one.ts', [library, 'strength', String(index)])
    if (child.end !== 'result') throw new Error(`${library}, ${says}: ${child.end}`)
    found.push({
      library: columnOf(library).title,
      says,
      observed: String(child.result),
      ours: names.length === 0 ? undefined : names.filter((name) => exported.has(name)),
    })
  }
  return found
}

function report(written: string, text: string): void {
  const lines = new Set(written.split('\n'))
  console.error('docs/comparison.md says something else. Seen now:')
  for (const line of text.split('\n')) if (!lines.has(line)) console.error(line)
  process.exitCode = 1
}

/** Runs what it is given, so many at a time. */
function limiter(places: number): <T>(job: () => Promise<T>) => Promise<T> {
  let free = places
  const waiting: (() => void)[] = []
  return async (job) => {
    if (free > 0) free--
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await job()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free++
      else next()
    }
  }
}
