import type { Backoff } from '../backoff/backoff.ts'
import { constant } from '../backoff/constant.ts'
import { check, number, oneOf, optionError, readOptions, rule, text, wholeNumber } from '../base/check.ts'
import type { RateFrom, SimulatedClients } from './clients.ts'
import { finiteMs, limit, limitOrNone, object, patience, positiveMs, readEach } from './rules.ts'

/** The options of a fleet, checked and complete. */
export interface FleetSettings {
  readonly quorum: number
  readonly latencyMs: number
}

/** The options of clients, checked and complete. */
export interface ClientSettings {
  readonly name: string
  readonly rates: readonly RateFrom[]
  /** How many calls begin at once. */
  readonly burst: number
  readonly isEven: boolean
  readonly processes: number
  readonly fleet: FleetSettings | undefined
  readonly deadlineMs: number
  readonly deadlineCountsAs: 'failure' | 'ignored'
  readonly timeoutMs: number
  readonly attempts: number
  readonly backoff: Backoff
  readonly maxConcurrent: number
  readonly maxWaiting: number
}

const rate = number('a finite number, 0 or more', (value) => value >= 0 && value < Infinity)
const ratesRule = rule<number | readonly RateFrom[]>(
  'number object',
  'a finite number, 0 or more, or an array of { fromMs, perSecond }',
  (value) => Array.isArray(value) || (typeof value === 'number' && value >= 0 && value < Infinity),
)
const arrivalsRule = rule<'poisson' | 'uniform' | { readonly burstOf: number }>(
  'string object',
  "'poisson', 'uniform' or { burstOf }",
  (value) => typeof value === 'object' || ['poisson', 'uniform'].includes(value),
)
const delay = rule<number | Backoff>(
  'number function',
  'a finite number of milliseconds, 0 or more, or a backoff',
  (value) => typeof value === 'function' || (value >= 0 && value < Infinity),
)

const quorum = number(
  'a whole number above 0, or a share above 0 and below 1',
  (value) => value > 0 && (value < 1 || Number.isSafeInteger(value)),
)

/** @throws TypeError, RangeError */
export function readClients(place: string, clients: SimulatedClients): ClientSettings {
  const { ratePerSecond, arrivals, retries, fleet, ...fields } = readOptions(place, clients, {
    name: [text, 'clients'],
    ratePerSecond: [ratesRule],
    arrivals: [arrivalsRule, 'poisson'],
    processes: [wholeNumber, 1],
    fleet: [object, undefined],
    deadlineMs: [patience, Infinity],
    deadlineCountsAs: [oneOf('failure', 'ignored'), 'failure'],
    timeoutMs: [patience, Infinity],
    retries: [object, { attempts: 1 }],
    maxConcurrent: [limit, Infinity],
    maxWaiting: [limitOrNone, 0],
  })
  const { attempts, backoff } = readOptions(`${place}.retries`, retries, {
    attempts: [wholeNumber],
    backoff: [delay, 0],
  })
  return {
    ...fields,
    rates: readRates(place, ratePerSecond),
    burst:
      typeof arrivals === 'object' ? readOptions(`${place}.arrivals`, arrivals, { burstOf: [wholeNumber] }).burstOf : 1,
    isEven: arrivals === 'uniform',
    fleet: fleet && readOptions(`${place}.fleet`, fleet, { quorum: [quorum, 2], latencyMs: [positiveMs, 1] }),
    attempts,
    backoff: typeof backoff === 'number' ? constant(backoff) : backoff,
  }
}

function readRates(place: string, rates: number | readonly RateFrom[]): readonly RateFrom[] {
  if (typeof rates === 'number') return [{ fromMs: 0, perSecond: rates }]
  let sinceMs = 0
  return readEach(place, 'ratePerSecond', rates, (item, name) => {
    const step = readOptions(`${place} ${name}`, item, { fromMs: [finiteMs], perSecond: [rate] })
    const sorted = number(
      `at least ${sinceMs}, because rates are sorted by the moment they begin`,
      (ms) => ms >= sinceMs,
    )
    sinceMs = check(place, `${name}.fromMs`, step.fromMs, sorted)
    return step
  })
}

/**
 * One or several groups of clients, each with its own name.
 *
 * @throws TypeError, RangeError
 */
export function readClientGroups(
  caller: string,
  clients: SimulatedClients | readonly SimulatedClients[],
): readonly ClientSettings[] {
  if (!isList(clients)) return [readClients(`${caller} clients`, clients)]
  if (clients.length === 0) throw optionError(RangeError, caller, 'clients', 'one group of clients or more', clients)
  const groups = clients.map((group, at) => readClients(`${caller} clients[${at}]`, group))
  groups.forEach(({ name }, at) => {
    if (groups.findIndex((group) => group.name === name) === at) return
    throw optionError(RangeError, caller, `clients[${at}].name`, 'another than those before it', name)
  })
  return groups
}

const isList = (clients: SimulatedClients | readonly SimulatedClients[]): clients is readonly SimulatedClients[] =>
  Array.isArray(clients)
