// Shows eight processes that share one circuit over Redis: `npm run fleet-demo`.

import { coloured, plain } from '../demo/paint.ts'
import { runFleet } from './fleet-demo.ts'
import { measure } from './measures.ts'
import { picture } from './picture.ts'
import { claims, table, verdict } from './report.ts'
import { scriptMs } from './scenario.ts'
import { lineView, liveView } from './views.ts'

const { stdout } = process
const print = (line: string): void => {
  stdout.write(`${line}\n`)
}

const help = `Usage: npm run fleet-demo

Starts a Redis and eight processes on this machine, which call one HTTP server at different rates behind a circuit that they
share. The server fails three times, the second time while Redis is dead. Takes ${scriptMs / 1_000} s; every figure is measured in
the run. Needs the program redis-server or valkey-server.

Draws in place on a terminal; prints plain lines into a pipe or with NO_COLOR set.
Exit code: 0 when the fleet did what it promises, 1 when it did not, 2 for an unknown argument or without redis-server.`

const [argument] = process.argv.slice(2)
if (argument === undefined) process.exitCode = await run()
else if (argument === '--help' || argument === '-h') print(help)
else {
  process.stderr.write(`fleet-demo: unknown argument ${JSON.stringify(argument)}; it takes none but --help\n`)
  process.exitCode = 2
}

async function run(): Promise<number> {
  const live = stdout.isTTY && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb'
  const paint = live ? coloured : plain
  const stop = new AbortController()
  const stopWith = (exitCode: number) => () => stop.abort(exitCode)
  process.on('SIGINT', stopWith(130))
  process.on('SIGTERM', stopWith(143))
  // The reader of a pipe may leave early, as `head` does.
  stdout.on('error', stopWith(141))

  try {
    const fleet = await runFleet(live ? liveView(stdout, paint) : lineView(print), stop.signal)
    const measures = measure(fleet)
    const found = claims(measures)
    const endMs = fleet.startedAtMs + scriptMs
    const shown = picture(fleet, endMs, live ? stdout.columns || 80 : 80, paint)
    for (const line of ['', ...shown, '', ...table(measures, paint), '', ...verdict(found, paint), '']) print(line)
    return found.every(({ holds }) => holds) ? 0 : 1
  } catch (error) {
    const exitCode: unknown = stop.signal.reason
    const stopped = typeof exitCode === 'number'
    process.stderr.write(`fleet-demo: ${stopped ? 'stopped before the end' : (error as Error).message}\n`)
    return stopped ? exitCode : 2
  }
}
