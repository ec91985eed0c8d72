// Undici 8 needs a newer Node.js than the package does: runs the tests of the interceptor on one, undici 8 among them.
import { spawnSync } from 'node:child_process'
import { toolFile } from '../package/run.ts'
import { find } from '../runtimes/install.ts'
import { runtimes } from '../runtimes/runtimes.ts'

const node22 = runtimes.find(({ name }) => name === 'Node.js 22')
const found = node22 === undefined ? { missing: 'it is in no list' } : await find(node22)
if ('missing' in found) {
  console.error(`undici 8 was not run: no Node.js 22, ${found.missing}`)
  process.exitCode = 1
} else {
  // Makes it an error that undici 8 is not among them.
  const env = { ...process.env, RECLOSER_UNDICI8: 'required' }
  const args = [toolFile('vitest', 'vitest.mjs'), 'run', '--project', 'system', 'test/undici']
  process.exitCode = spawnSync(found.program, args, { env, stdio: 'inherit', timeout: 600_000 }).status ?? 1
}
