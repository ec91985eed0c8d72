import { readFileSync } from 'node:fs'

// Reads the log of .ci/run from stdin and its exit code from the command line; prints what passed and what failed: every
// test that vitest ran, those with undici 8 among them, every check that a runtime went through, and each other stage as one. Stages run one after the
// other, but for the static checks, and stop at the first that fails, so a failed run failed in one of its last.

const exitCode = Number(process.argv[2])
const [, ...parts] = readFileSync(0, 'utf8').split(/^> \S+@\S+ .+\n> /m)
const stages = parts.filter((part) => !part.startsWith('run-'))

let passed = 0
let failed = 0
for (const [index, stage] of stages.entries()) {
  const stageFailed = exitCode !== 0 && index === stages.length - 1
  const counted = /^vitest|^tsx test\/(runtimes|undici)/.test(stage)
  if (!counted) passed += stageFailed ? 0 : 1
  else {
    const totals = stage.match(/^ *(Tests|Checks) +.*$/gm)?.at(-1) ?? ''
    passed += Number(/(\d+) passed/.exec(totals)?.[1] ?? 0)
    failed += Number(/(\d+) failed/.exec(totals)?.[1] ?? 0)
  }
}
// A stage can fail without a failed test: lint, a coverage threshold, an install.
if (exitCode !== 0 && failed === 0) failed = 1

console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
