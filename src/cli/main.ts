import { readFileSync } from 'node:fs'
import { beside } from './beside.ts'
import { exitCodes } from './command.ts'
import { run } from './run.ts'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string
}
const stopping = new AbortController()
const { stdin, stdout, stderr } = process
process.once('SIGINT', () => {
  stopping.abort()
  // An input that sends nothing would keep the process alive.
  stdin.destroy()
})
stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The program that reads the output, such as head, has closed it.
  const isClosed = error.code === 'EPIPE'
  if (!isClosed) stderr.write(`recloser: the answer cannot be written: ${error.message}\n`)
  process.exit(isClosed ? exitCodes.done : exitCodes.input)
})
process.exitCode = await run(
  process.argv.slice(2),
  version,
  { stdin, stdout, stderr, signal: stopping.signal },
  { trials: beside('trials.js', import.meta.url), demo: beside('demo.js', import.meta.url) },
)
// So would an input that was not read to its end.
stdin.destroy()
