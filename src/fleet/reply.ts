import { check, flag, number, oneOf, rule, text } from '../base/check.ts'
import { damaged, readSaved, savedAge, savedCount, savedList } from '../base/saved.ts'

import type { WindowTotals } from '../trip/window.ts'

/** How Redis has one circuit. */
export interface CircuitView {
  /** Whether the fleet has it open, or half-open once no time remains. */
  readonly open: boolean
  readonly generation: number
  /** The generation of its opening. */
  readonly period: string
  /** How long it stays open, in milliseconds. */
  readonly remainingMs: number
  readonly attempt: number
  /** Why it opened, in words. */
  readonly why: string
  /** Whether another process holds it open, or closed. */
  readonly heldOpen: boolean
  readonly heldClosed: boolean
  /** In which positions this process holds it, `o` and `c`. */
  readonly ownHold: string
}

/** What a script answers. */
export interface Reply {
  /** `late`: it was not run, since it came too late. `new`: neither, since Redis has lost what it knew. */
  readonly status: 'ok' | 'late' | 'new'
  /** The clock of Redis, which says only until when a command may run. */
  readonly nowMs: number
  readonly epoch: string
  readonly revision: number
  readonly alive: number
  /** Until now the instance was dead for the others. */
  readonly dead: boolean
  readonly view: CircuitView | undefined
  /** What Redis had of the circuit was damaged, and is forgotten. */
  readonly damaged: boolean
  /** The fleet, or its Redis, began so recently that the number of live processes is not known yet. */
  readonly young: boolean
  /** The generations of the circuits that are not closed, by their encoded names. */
  readonly index: ReadonlyMap<string, number> | undefined
  readonly granted: boolean
  /** Where others have all the leases: for how long at the most, in milliseconds. */
  readonly fullMs: number
  /** Of a ramp: how many calls were leased, in which round, and how many are the part of an instance. */
  readonly calls: number
  readonly round: string
  readonly part: number
  /** Of the calls of all instances: the present part of time, and the counts of each. */
  readonly bucket: string
  readonly buckets: readonly Bucket[]
}

/** The calls that all instances counted in one part of time. */
export interface Bucket extends WindowTotals {
  readonly number: string
  /** How long ago it began, in milliseconds. */
  readonly ageMs: number
}

const digits = rule<string>('string', 'a whole number in at most 16 digits', (value) => /^\d{1,16}$/.test(value))
const shortText = rule<string>('string', 'a text of at most 1000 characters', (value) => value.length <= 1_000)
const duration = number('a number of milliseconds, or -1', (value) => value >= -1)
const object = rule<object>('object', 'an object', (value) => !Array.isArray(value))

const viewSchema = {
  open: [flag],
  generation: [digits],
  period: [digits],
  remainingMs: [duration],
  attempt: [savedCount],
  why: [shortText],
  heldOpen: [flag],
  heldClosed: [flag],
  ownHold: [shortText],
} as const

/** @throws TypeError, SyntaxError for anything but the answer of a script */
export function readReply(given: unknown): Reply {
  const place = 'shareOverRedis(): reply'
  // A client with its own type mapping returns bytes.
  const parsed: unknown = JSON.parse(String(given))
  const { status, now } = readSaved(place, parsed, { status: [oneOf('ok', 'late', 'new')], now: [savedAge] })
  if (status === 'late') return { ...nothing, status, nowMs: now }
  const { epoch, revision, alive } = readSaved(place, parsed, {
    epoch: [text],
    revision: [digits],
    alive: [savedCount],
  })
  // It was just read as an object.
  const {
    view,
    index,
    granted,
    fullMs,
    dead,
    damaged: wasDamaged,
    young,
    calls,
    bucket,
    buckets,
  } = parsed as Readonly<Record<string, unknown>>
  return {
    status,
    nowMs: now,
    epoch,
    revision: Number(revision),
    alive,
    view: view === undefined ? undefined : readView(`${place}.view`, view),
    index: index === undefined ? undefined : readIndex(place, index),
    dead: dead === true,
    damaged: wasDamaged === true,
    young: young === true,
    granted: granted === true,
    fullMs: fullMs === undefined ? 0 : readSaved(place, parsed, { fullMs: [savedAge] }).fullMs,
    bucket: bucket === undefined ? '' : readSaved(place, parsed, { bucket: [digits] }).bucket,
    buckets: buckets === undefined ? [] : readBuckets(place, parsed),
    ...(calls === undefined ? noCalls : readSaved(place, parsed, callsSchema)),
  }
}

const noCalls = { calls: 0, round: '', part: 1 } as const
const callsSchema = { calls: [savedCount], round: [shortText], part: [savedCount] } as const

const nothing = {
  epoch: '',
  revision: 0,
  alive: 0,
  dead: false,
  view: undefined,
  index: undefined,
  damaged: false,
  young: false,
  granted: false,
  fullMs: 0,
  bucket: '',
  buckets: [],
  ...noCalls,
} as const

function readView(place: string, given: unknown): CircuitView {
  const view = readSaved(place, given, viewSchema)
  const { generation, remainingMs } = view
  return { ...view, generation: Number(generation), remainingMs: remainingMs < 0 ? Infinity : remainingMs }
}

function readIndex(place: string, given: unknown): ReadonlyMap<string, number> {
  const entries = Object.entries(readSaved(place, { index: given }, { index: [object] }).index)
  // Names are those of users: `__proto__` is one.
  return new Map(
    entries.map(([name, found]) => [name, Number(check(place, `index.${name}`, found, digits, TypeError))]),
  )
}

function readBuckets(place: string, parsed: unknown): readonly Bucket[] {
  const { buckets } = readSaved(place, parsed, { buckets: [savedList(1_000)] })
  return buckets.map((row, index) => {
    const at = `${place}.buckets[${index}]`
    const [number, ageMs, calls, failures, slow] = Array.isArray(row) ? (row as readonly unknown[]) : []
    const bucket = readSaved(at, { number, ageMs, calls, failures, slow }, bucketSchema)
    if (bucket.failures > bucket.calls || bucket.slow > bucket.calls) {
      throw damaged(at, 'counts with no more failures than calls', row)
    }
    return bucket
  })
}

const bucketSchema = {
  number: [digits],
  ageMs: [savedAge],
  calls: [savedCount],
  failures: [savedCount],
  slow: [savedCount],
} as const

/** What a breaker is told where Redis had something of it that no script can have written. */
export const damageOf = (name: string): Error =>
  new TypeError(`shareOverRedis(): what Redis had of circuit ${JSON.stringify(name)} was damaged, and is forgotten`)

/** What a message says: a generation and the encoded name of a circuit. Any program can write one; `undefined`: it is not valid. */
export function readMessage(message: unknown): { readonly generation: number; readonly id: string } | undefined {
  const found = /^(\d{1,16}) ([\w.%-]*)$/.exec(String(message))
  return found === null ? undefined : { generation: Number(found[1]), id: String(found[2]) }
}
