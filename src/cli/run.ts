import { nearestName } from '../base/nearest-name.ts'
import { exitCodes, type Command } from './command.ts'
import { demoCommand, demoHelp, type DemoModule } from './demo-command.ts'
import { InputError, UsageError } from './errors.ts'
import { readFlags } from './flags.ts'
import { mainHelp, replayHelp, sweepHelp } from './help.ts'
import { printable } from './printable.ts'
import { replayCommand } from './replay-command.ts'
import type { Surroundings } from './surroundings.ts'
import { sweepCommand } from './sweep-command.ts'
import { trialsCommand, trialsHelp, type TrialsModule } from './trials-command.ts'

/** A command, and its help text. */
interface Found {
  readonly command: Command
  readonly help: string
}

/** The modules that are loaded only when they are needed. */
export interface Loaded {
  readonly trials: () => Promise<TrialsModule>
  readonly demo: () => Promise<DemoModule>
}

const commandsWith = (loaded: Loaded): Readonly<Record<string, () => Found | Promise<Found>>> => ({
  replay: () => ({ command: replayCommand, help: replayHelp }),
  sweep: () => ({ command: sweepCommand, help: sweepHelp }),
  trials: async () => {
    const trials = await loaded.trials()
    return { command: trialsCommand(trials), help: trialsHelp(trials) }
  },
  demo: async () => {
    const demo = await loaded.demo()
    return { command: demoCommand(demo), help: demoHelp(demo) }
  },
})

/**
 * Runs the command with these arguments, and returns its exit code. Never rejects because of a mistake of the user.
 *
 * @param loaded the commands that are separate modules
 */
export async function run(
  args: readonly string[],
  version: string,
  surroundings: Surroundings,
  loaded: Loaded,
): Promise<number> {
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
    const found = await find(name, loaded)
    const given = readFlags(rest, found.command.flags)
    if (given.flags['help'] !== true) return await found.command.run(given, surroundings)
    stdout.write(found.help)
    return exitCodes.done
  } catch (error) {
    if (signal.aborted) return exitCodes.stopped
    if (error instanceof InputError) return complain(stderr, error.message, exitCodes.input)
    if (error instanceof UsageError) return complain(stderr, error.message, exitCodes.usage)
    throw error
  }
}

/** @throws UsageError that suggests the command that was meant */
function find(name: string, loaded: Loaded): Found | Promise<Found> {
  const commands = commandsWith(loaded)
  const found = Object.entries(commands).find(([known]) => known === name)
  if (found !== undefined) return found[1]()
  const nearest = nearestName(name, Object.keys(commands))
  const meant = nearest === undefined ? '; recloser --help lists them' : `, did you mean ${nearest}?`
  throw new UsageError(`unknown command ${JSON.stringify(name)}${meant}`)
}

function complain(stderr: Surroundings['stderr'], message: string, exitCode: number): number {
  stderr.write(`recloser: ${printable(message)}\n`)
  return exitCode
}
