import { flag, number, readFields, readObject, rule, text, type Fields, type Schema } from '../base/check.ts'
import { savedAge, savedCount, savedList } from '../base/saved.ts'
import type { CircuitState } from '../machine/state.ts'
import { mostListed } from './inspect-script.ts'
import { decoded, shown } from './names.ts'

/** How a whole fleet stands, as a plain object. */
export interface FleetReport {
  /** The processes of the fleet, this one included, and those that ended without a word in the last ten minutes; 200 at most. */
  readonly processes: readonly FleetProcess[]
  /** How many votes open a circuit now; `undefined`: the quorum is a share, and the fleet is too young to know of what. */
  readonly votesNeeded: number | undefined
  /** The circuits that are open, half-open or held, or have votes; 200 at most, sorted by key. */
  readonly circuits: readonly FleetCircuit[]
}

/** One process of a fleet. */
export interface FleetProcess {
  /** The name of the process. */
  readonly instanceId: string
  /** For how long it has been taken for dead, since it did not say that it lives, in milliseconds; 0 while it lives. */
  readonly deadForMs: number
}

/** One circuit, as the fleet has it. */
export interface FleetCircuit {
  /** The name of the breaker, or its key in the registry. */
  readonly key: string
  /** The state that all processes share. */
  readonly state: CircuitState
  /** How long it stays open, in milliseconds; `Infinity`: not by waiting. */
  readonly retryAfterMs: number
  /** Which opening in a row this is, from 1; 0 while it is closed. */
  readonly attempt: number
  /** Why it opened, in words; empty while it is closed. */
  readonly reason: string
  /** The processes that have opened it while it is closed for the fleet, and for how long each vote counts. */
  readonly votes: readonly FleetVote[]
  /** The processes that may probe, with how many calls each, and for how long. */
  readonly leases: readonly FleetLease[]
  /** The processes that hold it, and how. */
  readonly holds: readonly FleetHold[]
}

/** That one process has opened a circuit. */
export interface FleetVote {
  /** The name of the process. */
  readonly instanceId: string
  /** For how long it counts, in milliseconds. */
  readonly forMs: number
}

/** That one process may probe. */
export interface FleetLease extends FleetVote {
  /** With how many calls. */
  readonly calls: number
}

/** That one process holds a circuit. */
export interface FleetHold {
  /** The name of the process. */
  readonly instanceId: string
  /** Whether it holds it open. */
  readonly open: boolean
  /** Whether it holds it closed. */
  readonly closed: boolean
}

const caller = 'shareOverRedis()'
const rows = savedList(mostListed)
const many = savedList(10_000)
const duration = number('a number of milliseconds, or -1', (value) => value >= -1)
const positions = rule<string>('string', 'the positions `o` and `c`', (value) => /^[oc]{1,2}$/.test(value))

const listedSchema = { processes: [rows], names: [rows, []], needed: [savedCount, undefined] } as const
const shownSchema = { shown: [rows] } as const
const circuitSchema = {
  name: [text],
  open: [flag],
  remainingMs: [duration],
  attempt: [savedCount],
  why: [text],
  votes: [many, []],
  leases: [many, []],
  holds: [many, []],
} as const
const processSchema = { id: [text], deadForMs: [savedAge] } as const
const voteSchema = { id: [text], forMs: [savedAge] } as const
const leaseSchema = { ...voteSchema, calls: [savedCount] } as const
const holdSchema = { id: [text], positions: [positions] } as const

/** @throws TypeError, SyntaxError for anything but the answer of the script `list` */
export function readListed(given: unknown): Omit<FleetReport, 'circuits'> & { readonly names: readonly string[] } {
  const { processes, names, needed } = read('reply', JSON.parse(String(given)), listedSchema)
  const all = readRows('reply.processes', processes, processSchema).map(named)
  const living = new Set(all.filter(({ deadForMs }) => deadForMs === 0).map(({ instanceId }) => instanceId))
  return {
    // One that has begun again under its name is not missed.
    processes: all.filter(({ instanceId, deadForMs }) => deadForMs === 0 || !living.has(instanceId)),
    votesNeeded: needed,
    names: names.map(String),
  }
}

/** @throws TypeError, SyntaxError for anything but the answer of the script `show` */
export function readShown(given: unknown): readonly FleetCircuit[] {
  const { shown } = read('reply', JSON.parse(String(given)), shownSchema)
  return shown.map((row, index) => circuitOf(`reply.shown[${index}]`, row)).filter(hasSomething)
}

function circuitOf(path: string, row: unknown): FleetCircuit {
  const { name, open, remainingMs, attempt, why, votes, leases, holds } = read(path, row, circuitSchema)
  return {
    key: decoded(name),
    state: !open ? 'closed' : remainingMs === 0 ? 'half-open' : 'open',
    retryAfterMs: remainingMs < 0 ? Infinity : remainingMs,
    attempt: open ? attempt : 0,
    reason: open ? why : '',
    votes: readRows(`${path}.votes`, votes, voteSchema).map(named),
    leases: readRows(`${path}.leases`, leases, leaseSchema).map(named),
    holds: readRows(`${path}.holds`, holds, holdSchema).map(({ id, positions: held }) => ({
      instanceId: decoded(shown(id)),
      open: held.includes('o'),
      closed: held.includes('c'),
    })),
  }
}

const hasSomething = ({ state, votes, leases, holds }: FleetCircuit): boolean =>
  state !== 'closed' || votes.length + leases.length + holds.length > 0

const named = <T extends { readonly id: string }>({ id, ...rest }: T) => ({ instanceId: decoded(shown(id)), ...rest })

const read = <const S extends Schema>(path: string, value: unknown, schema: S): Fields<S> =>
  readFields(caller, `${path}.`, readObject(caller, path, value), schema, undefined, TypeError)

/** Rows whose columns are the fields of the schema, in this order. */
const readRows = <const S extends Schema>(path: string, found: readonly unknown[], schema: S): readonly Fields<S>[] =>
  found.map((row, index) => {
    const columns = Array.isArray(row) ? (row as readonly unknown[]) : []
    const fields = Object.fromEntries(Object.keys(schema).map((name, column) => [name, columns[column]]))
    return read(`${path}[${index}]`, fields, schema)
  })
