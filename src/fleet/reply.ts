import { flag, number, oneOf, rule, text } from '../base/check.ts'
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
  readonly view: CircuitView | undefined
  /** The generations of the circuits that are not closed, by their encoded names. */
  readonly index: ReadonlyMap<string, number> | undefined
  readonly granted: boolean
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
} as const

/** @throws TypeError, SyntaxError for anything but the answer of a script */
export function readReply(given: unknown): Reply {
  const place = 'shareOverRedis(): reply'
  // With a type mapping of its own a client gives bytes.
  const parsed: unknown = JSON.parse(String(given))
  const { status, now } = readSaved(place, parsed, { status: [oneOf('ok', 'late', 'new')], now: [savedAge] })
  if (status === 'late') return { ...nothing, status, nowMs: now }
  const { epoch, revision, alive } = readSaved(place, parsed, {
    epoch: [text],
    revision: [digits],
    alive: [savedCount],
  })
  // It was just read as an object.
  const { view, index, granted, calls, bucket, buckets } = parsed as Readonly<Record<string, unknown>>
  return {
    status,
    nowMs: now,
    epoch,
    revision: Number(revision),
    alive,
    view: view === undefined ? undefined : readView(`${place}.view`, view),
    index: index === undefined ? undefined : readIndex(`${place}.index`, index),
    granted: granted === true,
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
  view: undefined,
  index: undefined,
  granted: false,
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
  const index = readSaved(place.slice(0, place.lastIndexOf('.')), { index: given }, { index: [object] }).index
  return new Map(Object.keys(index).map((name) => [name, Number(readSaved(place, index, { [name]: [digits] })[name])]))
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

/** What a message says: a generation and the encoded name of a circuit. Anybody can write one; `undefined`: it is none. */
export function readMessage(message: unknown): { readonly generation: number; readonly id: string } | undefined {
  const found = /^(\d{1,16}) ([\w.%-]{0,1000})$/.exec(String(message))
  return found === null ? undefined : { generation: Number(found[1]), id: String(found[2]) }
}
