import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, platform, arch } from 'node:os'
import { dirname } from 'node:path'
import { format } from 'prettier'
import { manifest } from '../../libraries/door.ts'
import { pageFiles } from './page.ts'
import type { Results, TrialResult } from './result.ts'

export const resultsPath = 'bench/trials/results.json'

export const readResults = (): Results => JSON.parse(readFileSync(resultsPath, 'utf8')) as Results

export function resultsOf(trials: readonly TrialResult[], seed: number, tookSeconds: number): Results {
  const { dependencies } = JSON.parse(readFileSync('bench/package.json', 'utf8')) as {
    dependencies: Record<string, string>
  }
  const { opossum = '', cockatiel = '', mollitia = '' } = dependencies
  return {
    takenAt: new Date().toISOString(),
    machine: { cpu: cpus()[0]?.model.trim() ?? 'unknown', cores: cpus().length, system: `${platform()} ${arch()}` },
    node: process.versions.node,
    versions: { recloser: manifest().version, opossum, cockatiel, mollitia },
    seed,
    tookSeconds,
    trials,
  }
}

/** Writes the numbers, and the page and the pictures that are made from them. */
export async function writeReport(results: Results): Promise<void> {
  writeFileSync(resultsPath, await format(JSON.stringify(results), { parser: 'json', printWidth: 120 }))
  rmSync('docs/trials', { recursive: true, force: true })
  for (const [path, text] of Object.entries(await pageFiles(results))) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
}
