import { monotonicClock } from '../base/clock.ts'
import { startTimer } from '../timer/timer.ts'
import { beatLines, leaveLines } from './fleet-script.ts'
import { readListed, readShown, type FleetReport } from './fleet-report.ts'
import { listLines, showLines } from './inspect-script.ts'
import { countLines } from './count-script.ts'
import { rampLines } from './ramp-script.ts'
import { readLines, tellLines } from './circuit-script.ts'
import { leaseLines } from './lease-script.ts'
import type { FleetKeys } from './names.ts'
import type { Commands } from './redis-client.ts'
import { readReply, type Reply } from './reply.ts'
import { Script } from './script.ts'
import { Turns } from './turns.ts'

/** An instance lives for this many times the pause between two beats. */
export const livesForBeats = 3

/** What a session is made of. */
export interface SessionOptions {
  readonly commands: Commands
  readonly keys: FleetKeys
  readonly instanceId: string
  /** For how long the instance lives without another command, in milliseconds. */
  readonly aliveMs: number
  /** After so many milliseconds a command has failed. */
  readonly timeoutMs: number
}

/** For how long Redis keeps unused data, in milliseconds. */
const keepMs = 86_400_000

/** So many commands are on their way at once, and the others wait for their turn. */
const atOnce = 64

/** With so many that have no answer, there are not even beats. */
const mostInFlight = 256

/** The scripts on one circuit. */
export type CircuitScript = 'read' | 'tell' | 'lease' | 'ramp' | 'count'

type ScriptName = CircuitScript | 'beat' | 'leave' | 'list' | 'show'

/** The client has no connection, so that nothing was sent. */
export class NotConnectedError extends Error {
  override get name(): string {
    return 'NotConnectedError'
  }
}

/** The script was not run: the instance has to beat first. */
export class OutOfStepError extends Error {}

/** It was not sent, since too many others are on their way. */
export class BusyError extends OutOfStepError {}

/** The commands of one instance: each is limited in time, and its answer is checked. */
export class Session {
  readonly #options: SessionOptions
  readonly #scripts = {
    beat: new Script(...beatLines),
    leave: new Script(...leaveLines),
    list: new Script(...listLines),
    show: new Script(...showLines),
    read: new Script(...readLines),
    tell: new Script(...tellLines),
    lease: new Script(...leaseLines),
    ramp: new Script(...rampLines),
    count: new Script(...countLines),
  }
  #epoch = ''
  #revision = 0
  /** The latest that any answer has told of. */
  #latest = 0
  /** By how much the clock of Redis is ahead of the one here; `undefined`: not known yet. */
  #aheadMs: number | undefined
  readonly #turns = new Turns(atOnce)
  /** Whether Redis may have heard of the instance. */
  #hasSent = false
  /** Whether it was dead for the others since the last beat. */
  #wasDead = false
  #hasLeft = false

  constructor(options: SessionOptions) {
    this.#options = options
  }

  /** The latest generation of the fleet that a beat has told of; 0: none yet. */
  get revision(): number {
    return this.#revision
  }

  /** Says that the instance lives. Returns with the answer whether Redis has lost what it knew, and whether it was dead since. */
  async beat(): Promise<Reply & { readonly lost: boolean }> {
    const [epoch, latest] = [this.#epoch, this.#latest]
    const reply = await this.#urgent('beat')
    const lost = reply.epoch !== epoch || reply.revision < latest
    this.#epoch = reply.epoch
    this.#revision = reply.revision
    this.#latest = lost ? reply.revision : Math.max(this.#latest, reply.revision)
    const dead = this.#wasDead
    this.#wasDead = false
    return { ...reply, lost, dead }
  }

  /** Says that the instance leaves, which is its last word: what has begun before, and is not sent yet, never is. */
  async leave(): Promise<void> {
    this.#hasLeft = true
    if (this.#hasSent) await this.#urgent('leave')
  }

  /** What waits for nothing, and may come at any time. */
  async #urgent(script: ScriptName): Promise<Reply> {
    const { running } = this.#turns
    if (running >= mostInFlight) throw new Error(`${running} commands have no answer`)
    this.#turns.begin()
    return this.#read(await this.#send(script, [], [], true))
  }

  /**
   * How the whole fleet stands.
   *
   * @throws whatever the client or a check of the answer throws
   */
  async inspect(quorum: number): Promise<FleetReport> {
    const { keys } = this.#options
    const { names, ...report } = readListed(await this.#look('list', [], [String(quorum)]))
    if (names.length === 0) return { ...report, circuits: [] }
    return {
      ...report,
      circuits: readShown(
        await this.#look(
          'show',
          names.map((name) => keys.circuit(name)),
          names,
        ),
      ),
    }
  }

  async #look(script: ScriptName, keys: readonly string[], args: readonly string[]): Promise<unknown> {
    await this.#takeTurn()
    return this.#send(script, keys, args, true, '')
  }

  async #takeTurn(): Promise<void> {
    if (!(await this.#turns.take(this.#options.timeoutMs))) throw new BusyError('too many commands are on their way')
  }

  /**
   * Runs a script on one circuit.
   *
   * @param id the encoded name of the circuit
   * @throws OutOfStepError where it was not run; whatever the client or a check of the answer throws
   */
  async run(script: CircuitScript, id: string, ...args: readonly (string | number)[]): Promise<Reply> {
    const { keys } = this.#options
    await this.#takeTurn()
    const latest = this.#latest
    const reply = this.#read(await this.#send(script, [keys.circuit(id), keys.calls(id)], [id, ...args.map(String)]))
    if (reply.status !== 'ok' || reply.revision < latest) throw new OutOfStepError(reply.status)
    this.#latest = Math.max(this.#latest, reply.revision)
    return reply
  }

  /** Sends what has begun, and ends it with the answer of the client, however late that comes. */
  async #send(
    script: ScriptName,
    keys: readonly string[],
    args: readonly string[],
    anyTime = false,
    instanceId = this.#options.instanceId,
  ): Promise<unknown> {
    const { commands, keys: fleet, aliveMs, timeoutMs } = this.#options
    if (!commands.isReady()) {
      this.#turns.end()
      throw new NotConnectedError('the client is not connected')
    }
    this.#hasSent = true
    // A script may take more than one command.
    const send: Commands['send'] = (key, command) =>
      this.#hasLeft && script !== 'leave'
        ? Promise.reject(new Error('the fleet is closed'))
        : commands.send(key, command)
    const sentAtMs = monotonicClock()
    const deadline =
      anyTime || this.#aheadMs === undefined ? '' : String(Math.ceil(sentAtMs + this.#aheadMs + timeoutMs))
    const known = [this.#epoch, String(this.#revision), deadline, fleet.channel, String(keepMs)]
    const answer = this.#scripts[script]
      .run(send, [fleet.fleet, fleet.alive, fleet.index, ...keys], [instanceId, String(aliveMs), ...known, ...args])
      .finally(() => this.#turns.end())
    return within(timeoutMs, answer)
  }

  #read(answer: unknown): Reply {
    const reply = readReply(answer)
    this.#aheadMs = reply.nowMs - monotonicClock()
    this.#wasDead ||= reply.dead
    return reply
  }
}

/** What the promise gives, or an error when the time is up. */
export function within<T>(timeoutMs: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timeUp = (): void => reject(new Error(`no answer within ${timeoutMs} ms`))
    // Where the process stood still, the answer may be there already, behind the timer.
    let stop = startTimer(timeoutMs, () => (stop = startTimer(1, timeUp, false)), false)
    answer.then(resolve, reject).finally(() => stop())
  })
}
