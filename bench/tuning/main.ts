import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { format } from 'prettier'
import { playWorld, type WorldResult } from './play.ts'
import { pagePath, reportFiles } from './report.ts'
import { worlds } from './worlds.ts'

// npm run tuning: plays the worlds of docs/tuning.md, and writes its tables, its pictures and bench/tuning/results.json.

const seed = 1
const played: WorldResult[] = []
for (const world of worlds) {
  const result = await playWorld(world, seed)
  for (const { name, figures } of result.choices) console.log(world.id, '|', name, JSON.stringify(figures))
  played.push(result)
}

const results = { seed, worlds: played }
writeFileSync(
  'bench/tuning/results.json',
  await format(JSON.stringify(results), { parser: 'json', printWidth: 120, objectWrap: 'collapse' }),
)
rmSync('docs/tuning', { recursive: true, force: true })
for (const [path, text] of Object.entries(await reportFiles(readFileSync(pagePath, 'utf8'), results))) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
