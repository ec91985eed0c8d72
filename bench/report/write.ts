import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { arch, cpus, platform } from 'node:os'
import { dirname } from 'node:path'
import { format } from 'prettier'
import { manifest } from '../libraries/door.ts'
import { judge } from './budgets.ts'
import { reportFiles } from './markdown.ts'
import type { CaseResult, Results } from './result.ts'

export const resultsPath = 'bench/results.json'

export const readResults = (): Results => JSON.parse(readFileSync(resultsPath, 'utf8')) as Results

export function resultsOf(cases: readonly CaseResult[]): Results {
  const peers = JSON.parse(readFileSync('bench/package.json', 'utf8')) as { dependencies: Record<string, string> }
  return {
    takenAt: new Date().toISOString(),
    machine: { cpu: cpus()[0]?.model.trim() ?? 'unknown', cores: cpus().length, system: `${platform()} ${arch()}` },
    node: process.versions.node,
    versions: { recloser: manifest().version, ...peers.dependencies },
    verdicts: judge(cases),
    cases,
  }
}

/** Writes the numbers, and the page that is made from them. */
export async function writeReport(results: Results): Promise<void> {
  writeFileSync(resultsPath, await format(JSON.stringify(results), { parser: 'json', printWidth: 120 }))
  rmSync('docs/benchmarks', { recursive: true, force: true })
  for (const [path, text] of Object.entries(await reportFiles(results))) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
}
