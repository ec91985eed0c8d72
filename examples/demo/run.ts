// The demo for a command line, with its exit code.

import { help, parseArguments } from './arguments.ts'
import { chart } from './chart.ts'
import { claims } from './claims.ts'
import { runDemo } from './demo.ts'
import { lineView } from './line-view.ts'
import { liveView } from './live-view.ts'
import { measure } from './measures.ts'
import { coloured, plain } from './paint.ts'
import { table, verdict } from './report.ts'

const { stdout } = process
const print = (line: string): void => {
  stdout.write(`${line}\n`)
}

export { help }

/** Runs the demo with these arguments, and returns its exit code. */
export async function demo(args: readonly string[]): Promise<number> {
  const command = parseArguments(args)
  if (command.kind === 'run') return run()
  if (command.kind === 'help') print(help)
  else process.stderr.write(`demo: ${command.message}\n`)
  return command.kind === 'help' ? 0 : 2
}

async function run(): Promise<number> {
  const live = stdout.isTTY && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb'
  const paint = live ? coloured : plain
  const stop = new AbortController()
  const stopWith = (exitCode: number) => () => {
    stop.abort(exitCode)
  }
  process.on('SIGINT', stopWith(130))
  process.on('SIGTERM', stopWith(143))
  // The reader of a pipe may leave early, as `head` does.
  stdout.on('error', stopWith(141))

  try {
    const demo = await runDemo(live ? liveView(stdout, paint) : lineView(print), stop.signal)
    const measures = measure(demo)
    const found = claims(measures, demo.circuit)
    const width = live ? stdout.columns || 80 : 80
    const blank = ['']
    const report = [
      blank,
      chart(demo, width, paint),
      blank,
      table(measures, paint),
      blank,
      verdict(found, paint),
      blank,
    ]
    report.flat().forEach(print)
    return found.every((claim) => claim.holds) ? 0 : 1
  } catch (error) {
    const exitCode: unknown = stop.signal.reason
    if (typeof exitCode !== 'number') throw error
    process.stderr.write('demo: stopped before the end\n')
    return exitCode
  }
}
