import { nearestName } from '../base/nearest-name.ts'
import type { Command } from './command.ts'
import { InputError, UsageError } from './errors.ts'
import { readFlags } from './flags.ts'
import { mainHelp, replayHelp, sweepHelp } from './help.ts'
import { replayCommand } from './replay-command.ts'
import type { Surroundings } from './surroundings.ts'
import { sweepCommand } from './sweep-command.ts'

const commands: Readonly<Record<string, { readonly command: Command; readonly help: string }>> = {
  replay: { command: replayCommand, help: replayHelp },
  sweep: { command: sweepCommand, help: sweepHelp },
}

/** What exit codes mean; `--help` lists them. */
const exitCodes = { done: 0, input: 1, usage: 2, stopped: 130 } as const

/** Runs the command with these arguments, and returns its exit code. Never rejects for what a user can get wrong. */
export async function run(args: readonly string[], version: string, surroundings: Surroundings): Promise<number> {
  const { stdout, stderr, signal } = surroundings
  const [name, ...rest] = args
  try {
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
      ;(name === undefined ? stderr : stdout).write(mainHelp)
      return name === undefined ? exitCodes.usage : exitCodes.done
    }
    if (name === '--version' || name === '-v') {
      stdout.write(`${version}\n`)
      return exitCodes.done
    }
    const found = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (found === undefined) throw noSuchCommand(name)
    const given = readFlags(rest, found.command.flags)
    if (given.flags['help'] === true) stdout.write(found.help)
    else await found.command.run(given, surroundings)
    return exitCodes.done
  } catch (error) {
    if (signal.aborted) return exitCodes.stopped
    if (error instanceof InputError) return complain(stderr, error.message, exitCodes.input)
    if (isRefusal(error)) return complain(stderr, error.message, exitCodes.usage)
    throw error
  }
}

function noSuchCommand(name: string): UsageError {
  const nearest = nearestName(name, Object.keys(commands))
  const meant = nearest === undefined ? '; recloser --help lists them' : `, did you mean ${nearest}?`
  return new UsageError(`there is no command ${JSON.stringify(name)}${meant}`)
}

/** What the library says of options names the option and the value received. */
const isRefusal = (error: unknown): error is Error =>
  error instanceof UsageError || (error instanceof Error && / must be .*, received /.test(error.message))

function complain(stderr: Surroundings['stderr'], message: string, exitCode: number): number {
  stderr.write(`recloser: ${message}\n`)
  return exitCode
}
