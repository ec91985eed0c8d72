import { readFileSync } from 'node:fs'
import { beside } from './beside.ts'
import { run } from './run.ts'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string
}
const stopping = new AbortController()
process.once('SIGINT', () => stopping.abort())
// Whoever reads it, such as head, has enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})
const { stdin, stdout, stderr } = process
process.exitCode = await run(
  process.argv.slice(2),
  version,
  { stdin, stdout, stderr, signal: stopping.signal },
  { trials: beside('trials.js', import.meta.url), demo: beside('demo.js', import.meta.url) },
)
