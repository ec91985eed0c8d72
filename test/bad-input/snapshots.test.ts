import { describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import type { CircuitBreakerOptions } from 'recloser'
import { subjects } from '../support/strategies.ts'
import { Harness } from '../support/harness.ts'
import { complaint, untyped } from '../support/complaint.ts'
import { at, places, replaced, without } from '../support/damage.ts'

/** A saved breaker, and the options to restore it with. */
interface Saved {
  readonly title: string
  readonly options: CircuitBreakerOptions
  readonly snapshot: unknown
}

const saved = (title: string, options: CircuitBreakerOptions, live: (harness: Harness) => void): Saved => {
  const harness = new Harness({ wallClock: () => 1_000_000, ...options })
  live(harness)
  return { title, options, snapshot: JSON.parse(JSON.stringify(harness.breaker.snapshot())) as unknown }
}

const all: readonly Saved[] = [
  saved('open', {}, (harness) => harness.breaker.trip()),
  saved('half-open', {}, (harness) => harness.probe()),
  saved('closed again', {}, (harness) => harness.probe().succeed()),
  ...subjects.map(({ title, make, bad }) =>
    saved(`closed, ${title}`, { trip: make() }, (harness) => {
      harness.succeed(2)
      bad(harness)
    }),
  ),
]

const restore = (options: CircuitBreakerOptions, snapshot: unknown): CircuitBreaker =>
  new CircuitBreaker({ ...options, snapshot: untyped(snapshot) })

/** What no field may be; null stands for Infinity or for an unknown moment where JSON has none. */
const garbages = [undefined, null, true, 5n, Symbol('s'), NaN, Infinity, -Infinity, 'x', [], {}, () => 0]
const nullable: readonly string[] = ['savedAtMs', 'delayMs', 'openMs']
const isText = (path: readonly string[]): boolean => path.join() === 'name'

/** The parts of a tally tell their own place, from `snapshot.tally` on. */
const named = (path: readonly string[]): RegExp => {
  const last = path.at(-1) ?? ''
  const name = /^\d+$/.test(last) ? `\\[${last}\\]|\\.tally` : `\\.${last}`
  return new RegExp(`^CircuitBreaker\\(\\): \`snapshot.*(${name})(\\[\\d\\])?(\\.\\w+)?\` must be .+, received .+`)
}

describe.each(all)('the snapshot of a breaker that is $title', ({ options, snapshot }) => {
  const paths = places(snapshot)
  const isItem = (path: readonly string[]): boolean => /^\d+$/.test(path.at(-1) ?? '')

  it('is restored as it is', () => {
    expect(() => restore(options, snapshot)).not.toThrow()
  })

  it('is refused without any of its fields, by the name of the field', () => {
    for (const path of paths.filter((path) => !isItem(path))) {
      const error = complaint(() => restore(options, without(snapshot, path).damaged))
      expect(error, path.join('.')).toBeInstanceOf(TypeError)
      expect(error.message).toMatch(named(path))
    }
  })

  it('is refused with garbage in any of its fields, by the name of the field', () => {
    for (const path of paths) {
      for (const garbage of garbages) {
        if (garbage === null && nullable.includes(path.join('.'))) continue
        if (typeof garbage === 'string' && isText(path)) continue
        // Nothing in a list is a good list too.
        if (Array.isArray(garbage) && Array.isArray(at(snapshot, path))) continue
        // No buckets at all is what an idle window saves.
        if (Array.isArray(garbage) && path.at(-1) === 'buckets') continue
        const error = complaint(() => restore(options, replaced(snapshot, path, garbage).damaged))
        expect(error, path.join('.')).toBeInstanceOf(TypeError)
        expect(error.message).toMatch(named(path))
      }
    }
  })

  it('is refused with a number below 0 in any field but the moment of saving', () => {
    for (const path of paths.filter((path) => path.join('.') !== 'savedAtMs')) {
      const error = complaint(() => restore(options, replaced(snapshot, path, -1).damaged))
      expect(error, path.join('.')).toBeInstanceOf(TypeError)
      expect(error.message).toMatch(named(path))
    }
  })

  it('is not written to', () => {
    const before = JSON.stringify(snapshot)

    const breaker = restore(options, snapshot)
    breaker.tryAcquire()?.fail()
    breaker.reset()
    breaker.acquire().fail()

    expect(JSON.stringify(snapshot)).toBe(before)
  })
})

describe('a snapshot', () => {
  it('of another strategy is refused by both names', () => {
    const { snapshot } = saved('', {}, (harness) => harness.fail())

    const { message } = complaint(() => restore({ trip: subjects[1]?.make() }, snapshot))

    expect(message).toBe(
      'CircuitBreaker(): `snapshot.shape` must be \'failureCount over countWindow(10)\', received "consecutiveFailures"',
    )
  })

  it('of a later version is refused', () => {
    const { snapshot } = saved('', {}, (harness) => harness.fail())

    const { message } = complaint(() => restore({}, { ...(snapshot as object), version: 2 }))

    expect(message).toBe('CircuitBreaker(): `snapshot.version` must be 1, received 2')
  })

  it.each(['x', -1, Infinity, {}])('with the time since its last rejection as %j is refused by name', (refusedMs) => {
    const { snapshot } = saved('', {}, (harness) => harness.breaker.trip())

    expect(() => restore({}, { ...(snapshot as object), refusedMs })).toThrow(
      /^CircuitBreaker\(\): `snapshot\.refusedMs` must be a finite number of milliseconds, 0 or more, received /,
    )
  })

  it('with fields that nobody knows is taken, since a later version may add some', () => {
    const { snapshot } = saved('', {}, (harness) => harness.fail())

    expect(() => restore({}, { ...(snapshot as object), region: 'eu' })).not.toThrow()
  })

  it('that is older than time can tell still foretells what a call meets, and can be saved again', () => {
    const options = { resetTimeoutMs: Infinity }
    const { snapshot } = saved('', options, (harness) => harness.breaker.trip())
    const oldest = { ...(snapshot as object), savedAtMs: -Number.MAX_VALUE, lastedMs: Number.MAX_VALUE }

    const breaker = restore(options, oldest)

    expect([breaker.state, breaker.retryAfterMs, breaker.tryAcquire()]).toEqual(['open', Infinity, undefined])
    expect(() => restore(options, JSON.parse(JSON.stringify(breaker.snapshot())))).not.toThrow()
  })
})
