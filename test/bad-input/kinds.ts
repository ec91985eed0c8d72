/** What an argument may be, told by what it may not be. */
export interface Kind {
  /** Values that must be a TypeError. */
  readonly wrongType: readonly unknown[]
  /** Values that must be a RangeError. */
  readonly outOfRange: readonly unknown[]
  /** Values that are accepted, the limits above all. */
  readonly good: readonly unknown[]
}

/** One value of each type there is. */
const samples = {
  null: null,
  string: 'five',
  number: 5,
  boolean: true,
  bigint: 5n,
  symbol: Symbol('five'),
  array: [5],
  object: { five: 5 },
  function: () => 5,
}

const allBut = (...types: readonly (keyof typeof samples)[]): readonly unknown[] =>
  Object.entries(samples).flatMap(([type, value]) => (types.some((given) => given === type) ? [] : [value]))

const numbers = (good: readonly number[], outOfRange: readonly number[]): Kind => ({
  wrongType: [...allBut('number'), '5', new Number(5), new Date(5)],
  outOfRange: [NaN, -Infinity, ...outOfRange],
  good,
})

export const wholeNumber = numbers([1, 2 ** 53 - 1], [0, -0, -1, 0.5, 1.5, 2 ** 53, Infinity])
export const count = numbers([0, 1, 2 ** 53 - 1, Infinity], [-1, 0.5, 1.5, 2 ** 53])
export const attempts = numbers([1, 2 ** 53 - 1, Infinity], [0, -0, -1, 0.5, 1.5, 2 ** 53])
export const windowSize = numbers([1, 2 ** 16], [0, -0, -1, 0.5, 1.5, 2 ** 24 + 1, 2 ** 53, Infinity])
export const milliseconds = numbers([0, 0.5, 1e12, Infinity], [-1, -0.001])
export const finiteMilliseconds = numbers([0, 0.5, 1e12], [-1, -0.001, Infinity])
export const positiveMilliseconds = numbers([0.001, 1e12, Infinity], [0, -0, -1])
export const duration = numbers([0.001, 1e12], [0, -0, -1, Infinity])
export const share = numbers([Number.MIN_VALUE, 0.5, 1], [0, -0, -0.1, 1.000_001, 50, Infinity])
export const nothing = numbers([0], [-1, 0.5, 1, Infinity])
export const chance = numbers([0, 0.5, 1], [-0.1, 1.000_001, 50, Infinity])
export const timer = numbers([0.001, 2 ** 31 - 1], [0, -0, -1, 2 ** 31, Infinity])
export const heartbeat = numbers([50, 60_000], [0, 49.9, 60_001, Infinity])
export const quorum = numbers([1, 2, 0.5, 2 ** 53 - 1], [0, -1, 1.5, 2 ** 53, Infinity])
export const seed = numbers([0, 2 ** 32 - 1], [-1, 0.5, 2 ** 32, Infinity])
export const bucket = numbers([0.01, 1_000], [0, -1, 0.009, Infinity])
export const status = numbers([200, 599], [199, 600, 200.5, Infinity])
export const ratio = numbers([0, 0.1, 5], [-0.1, -1, Infinity])
export const factor = numbers([1, 1.5, 10], [0, 0.999, -1, Infinity])

export const text: Kind = { wrongType: [...allBut('string'), new String('x')], outOfRange: [], good: ['', 'x'] }
export const grpcStatus: Kind = {
  wrongType: allBut('string'),
  outOfRange: ['', 'OK', 'unavailable', '14'],
  good: ['CANCELLED', 'UNAUTHENTICATED'],
}
export const redisReply: Kind = {
  wrongType: allBut('string'),
  outOfRange: ['', 'err', 'ERR ', 'ERR value', '-ERR'],
  good: ['ERR', 'WRONGTYPE'],
}
export const sqlState: Kind = {
  wrongType: allBut('string'),
  outOfRange: ['', '2', '235', '2350', '235055', '2x', 'p0001', '23xxx'],
  good: ['23', '23505', 'P0001'],
}
export const path: Kind = { wrongType: allBut('string'), outOfRange: ['', 'a', '//a', '/a?b'], good: ['/', '/a'] }
export const label: Kind = { wrongType: allBut('string'), outOfRange: [''], good: ['x'] }
export const shortLabel: Kind = {
  wrongType: allBut('string'),
  outOfRange: ['', 'x'.repeat(201)],
  good: ['x', 'x'.repeat(200)],
}
export const code: Kind = {
  wrongType: allBut('string', 'number'),
  outOfRange: [0.5, NaN, Infinity],
  good: ['', 'x', 14, -1],
}
export const flag: Kind = { wrongType: [...allBut('boolean'), 'true', 0], outOfRange: [], good: [true, false] }
export const callback: Kind = { wrongType: allBut('function'), outOfRange: [], good: [() => 0] }

/** Objects of a certain make: another object is of the wrong type too. */
export const object = (...good: readonly unknown[]): Kind => ({ wrongType: allBut(), outOfRange: [], good })

/** An options object that something else looks into. */
export const options: Kind = { wrongType: allBut('object'), outOfRange: [], good: [{}] }

export const list: Kind = { wrongType: allBut('array'), outOfRange: [], good: [[]] }
export const iterable: Kind = { wrongType: allBut('array'), outOfRange: [], good: [[], new Set()] }
export const grid: Kind = { wrongType: allBut('object'), outOfRange: [], good: [{ failureThreshold: [1, 2] }] }

/** A value, or a function that gives it. */
export const orFunction = ({ wrongType, outOfRange, good }: Kind): Kind => ({
  wrongType: wrongType.filter((value) => typeof value !== 'function'),
  outOfRange,
  good: [...good, () => 5],
})

/** A value, or an object such as this. */
export const orObject = ({ wrongType, outOfRange, good }: Kind, object: object): Kind => ({
  wrongType: wrongType.filter((value) => typeof value !== 'object' || value === null),
  outOfRange,
  good: [...good, object],
})

export const rate: Kind = {
  wrongType: finiteMilliseconds.wrongType.filter((value) => !Array.isArray(value)),
  outOfRange: finiteMilliseconds.outOfRange,
  good: [0, 0.5, []],
}

/** Words of which only some are known. */
export const oneOf = (...good: readonly string[]): Kind => ({
  wrongType: allBut('string'),
  outOfRange: ['', 'five', ...good.map((word) => word.toUpperCase())],
  good,
})

export const arrivals = orObject(oneOf('poisson', 'uniform'), { burstOf: 1 })

/** The value as a refusal shows it. */
export function shown(value: unknown): RegExp {
  if (typeof value === 'bigint') return /\d+n?/
  if (typeof value === 'string') return new RegExp(JSON.stringify(value).replaceAll(/[[\]{}()*+?.\\^$|]/g, '\\$&'))
  if (typeof value === 'symbol') return /Symbol\(.*\)/
  if (typeof value === 'function') return /a function/
  if (Array.isArray(value)) return /an array/
  if (value instanceof Promise) return /a promise/
  return typeof value === 'object' && value !== null ? /an object/ : new RegExp(String(value))
}
