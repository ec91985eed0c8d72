import { raise } from '../support/tasks.ts'
import { execute, executeSync, isCircuitOpen, tryExecute, type CallOptions, type Outcome } from '../../src/index.ts'
import type { Circuit } from './circuit.ts'
import { abortedWith, bad, good, odd, verdictOn, type Ending } from './endings.ts'
import type { Lane } from './lane.ts'

type Door = 'execute' | 'tryExecute' | 'wrap' | 'executeSync'

const doors: readonly Door[] = ['execute', 'execute', 'execute', 'tryExecute', 'tryExecute', 'wrap', 'executeSync']

const fulfilled = (value: unknown): Outcome => ({ status: 'fulfilled', value })
const rejected = (reason: unknown): Outcome => ({ status: 'rejected', reason })

/** Makes one call; what of it ends in this turn is added to `ending`. */
export function call(lane: Lane, ending: Promise<unknown>[]): void {
  const door = lane.chance.pick(doors)
  lane.tally.note(`call: ${door}`)
  if (door === 'executeSync') callSync(lane)
  else new Call(lane, door).start(ending)
}

/** How a task ends by this weather. */
export function ordinary({ chance, failing }: Lane): Ending {
  if (chance.oneIn(12)) return chance.pick(odd)()
  return chance.pick(chance.float() < failing ? bad : good)()
}

function callSync(lane: Lane): void {
  const { circuit } = lane
  const ending = ordinary(lane)
  // The compiler does not see that the task sets it.
  let ran = false as boolean
  let outcome: Outcome
  try {
    const task = (): unknown => {
      ran = true
      const probe = circuit.enter()
      takeTime(lane)
      if (probe) circuit.probes.delete(probe)
      return ending.answer()
    }
    outcome = fulfilled(executeSync(circuit.breaker, task))
  } catch (error) {
    outcome = rejected(error)
  }
  if (!ran) {
    refused(circuit, outcome)
    return
  }
  if (ending.sync) {
    ended(circuit, ending.outcome, outcome, ending, undefined)
    return
  }
  lane.tally.note('ended: promise in executeSync')
  circuit.expected.ended++
  circuit.expected.ignored++
  if (!/`task` must be synchronous/.test(String(outcome.status === 'rejected' && outcome.reason)))
    lane.fault('executeSync gave back a promise')
}

/** One asynchronous call and all that is decided about it. */
class Call {
  readonly #lane: Lane
  readonly #circuit: Circuit
  readonly #door: Door
  readonly #options: CallOptions | undefined
  #made: AbortController | undefined
  readonly #fate: 'at once' | 'later' | 'never' | 'aborted before' | 'aborted after'
  #ending: Ending
  #ran = false

  constructor(lane: Lane, door: Door) {
    const { chance } = lane
    this.#lane = lane
    this.#circuit = lane.circuit
    this.#door = door
    this.#ending = ordinary(lane)
    const dice = door === 'wrap' ? 12 + chance.below(88) : chance.below(100)
    this.#fate = dice < 2 ? 'aborted before' : dice < 4 ? 'aborted after' : dice < 14 || dice > 18 ? 'at once' : 'later'
    if (dice === 14) this.#fate = 'never'
    if (dice >= 4 && dice < 8) this.#ending = abortedWith(this.#abort, new Error('left'), 'aborted: during')
    if (dice >= 8 && dice < 10)
      this.#ending = abortedWith(this.#abort, AbortSignal.abort(timeUp).reason, 'aborted: during, time ran out')
    this.#options = dice < 10 ? { signal: this.#abort.signal } : dice < 12 ? this.#ownPredicate() : this.#shared(dice)
  }

  /** Made for the few calls that are aborted: it costs more than the rest of a call. */
  get #abort(): AbortController {
    return (this.#made ??= new AbortController())
  }

  start(ending: Promise<unknown>[]): void {
    const { tally } = this.#lane
    if (this.#fate === 'aborted before') {
      this.#abort.abort(this.#abort)
      tally.note('aborted: before')
    }
    const over = this.#through().then((outcome) => {
      this.#check(outcome)
    })
    if (!this.#ran) ending.push(over)
    else if (this.#fate === 'later') this.#circuit.flights.push({ end: (how) => this.#end(how, over) })
    else if (this.#fate === 'never') tally.note('ended: never')
    else ending.push(over)
  }

  #through(): Promise<Outcome> {
    const { breaker, wrapped } = this.#circuit
    const task = (): unknown => this.#run()
    if (this.#door === 'tryExecute') return tryExecute(breaker, task, this.#options)
    const settled = this.#door === 'wrap' ? wrapped(task) : execute(breaker, task, this.#options)
    return settled.then(fulfilled, rejected)
  }

  #settleLater: (ending: Ending) => void = () => undefined

  #run(): unknown {
    this.#ran = true
    const probe = this.#circuit.enter()
    takeTime(this.#lane)
    if (this.#fate === 'at once' || this.#fate === 'aborted after') {
      if (probe) this.#circuit.probes.delete(probe)
      return this.#ending.answer()
    }
    return new Promise<unknown>((resolve) => {
      this.#settleLater = (ending) => {
        if (probe) this.#circuit.probes.delete(probe)
        this.#ending = ending
        resolve(new Promise((answer) => answer(ending.answer())))
      }
    })
  }

  #end(how: Ending, over: Promise<unknown>): Promise<unknown> {
    this.#lane.tally.note('ended: in a later turn')
    this.#settleLater(how)
    return over
  }

  #check(outcome: Outcome): void {
    const circuit = this.#circuit
    if (this.#fate === 'aborted before') {
      if (this.#ran || !same(outcome, rejected(this.#abort))) this.#lane.fault('law 15: aborted before, and run')
    } else if (this.#ran) {
      ended(circuit, this.#ending.outcome, outcome, this.#ending, this.#options)
      if (this.#fate !== 'aborted after') return
      this.#abort.abort()
      this.#lane.tally.note('aborted: after')
    } else refused(circuit, outcome)
  }

  #ownPredicate(): CallOptions {
    const of = this.#lane.chance.pick(['isFailure', 'isIgnored'] as const)
    this.#lane.tally.note(`of the call alone: ${of}`)
    return { [of]: () => true }
  }

  #shared(dice: number): CallOptions | undefined {
    return dice < 40 ? { signal: this.#lane.signal } : undefined
  }
}

const timeUp = new DOMException('time is up', 'TimeoutError')

/** Some tasks are slow: time passes while they run. */
function takeTime({ chance, raw }: Lane): void {
  if (chance.oneIn(6)) raw.pass(chance.below(250))
}

function same(one: Outcome, other: Outcome): boolean {
  if (one.status === 'fulfilled') return other.status === 'fulfilled' && one.value === other.value
  return other.status === 'rejected' && one.reason === other.reason
}

/** A call that ran is over: the caller must have got the very value or reason, and the circuit must count it once. */
function ended(circuit: Circuit, wanted: Outcome, got: Outcome, { kind }: Ending, call: CallOptions | undefined): void {
  const { tally, scenario } = circuit.lane
  tally.note(kind)
  circuit.expected.ended++
  circuit.expected[verdictOn(wanted, scenario.loud, call)]++
  if (!same(wanted, got)) circuit.lane.fault(`law 7: what the task gave is not what the caller got (${kind})`)
  tally.note('law 7: the very value or error')
}

/** A call that was not run: the caller must have got an error that says so. */
export function refused(circuit: Circuit, got: Outcome): void {
  const { lane } = circuit
  circuit.expected.refused++
  const error: unknown = got.status === 'rejected' ? got.reason : raise(got.value)
  if (!isCircuitOpen(error) || error.circuit !== lane.scenario.title || !(error.retryAfterMs > 0))
    lane.fault(`a call that was not run got ${String(error)}`)
  else lane.tally.note(`refused: ${error.code}`)
  if (lane.scenario.shadow && isCircuitOpen(error) && error.code !== 'ERR_CIRCUIT_HELD')
    lane.fault(`law 10: refused in shadow by ${error.code}`)
}
