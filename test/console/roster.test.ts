import { install, type Clock } from '@sinonjs/fake-timers'
import { CircuitBreaker } from 'recloser'
import { BreakerRegistry } from 'recloser/registry'
import { consecutiveFailures } from 'recloser/trip'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Roster, type Bookmark, type Listed } from '../../src/console/roster.ts'

let time: Clock
beforeEach(() => {
  time = install({ toFake: ['performance'] })
})
afterEach(() => {
  time.uninstall()
})

/** The keys of a registry's breakers, those that it has dropped with a minus. */
const keysOf = (items: readonly Listed[]): readonly string[] =>
  items.map((item) => (typeof item === 'string' ? `-${item}` : item.key))

function watchedRegistry() {
  const registry = new BreakerRegistry()
  const roster = new Roster([registry])
  /** Adds breakers and drops them again. */
  const pass = (count: number): void => {
    for (let number = 0; number < count; number++) {
      registry.get(`passing ${number}`)
      registry.delete(`passing ${number}`)
    }
  }
  const since = (bookmark: Bookmark | undefined, most = 10) => {
    const news = roster.since(bookmark, most)
    return { ...news, keys: keysOf(news.items) }
  }
  return { registry, roster, pass, since }
}

it('goes on for a reader that has not read all, though many breakers went before it began', () => {
  const { registry, pass, since } = watchedRegistry()
  const keys = Array.from({ length: 15 }, (_, number) => `breaker ${number}`)
  for (const key of keys) registry.get(key)
  // All have been looked at, so they keep their places.
  since(undefined)
  pass(1_001)

  const first = since(undefined)
  const second = since(first.bookmark)

  expect([first.keys, first.anew]).toEqual([keys.slice(0, 10), true])
  expect([second.keys.slice(0, 5), second.anew]).toEqual([keys.slice(10), false])
})

it('tells a reader of none that had gone before it began', () => {
  const { registry, pass, since } = watchedRegistry()
  registry.get('kept')
  pass(1)

  expect(since(undefined).keys).toEqual(['kept'])
})

it.each([
  [1_000, false],
  [1_001, true],
])('lets a reader that missed %i removals begin anew: %s', (removals, anew) => {
  const { pass, since } = watchedRegistry()
  const { bookmark } = since(undefined)
  pass(removals)

  const news = since(bookmark, 5_000)

  expect([news.anew, news.keys.length]).toEqual([anew, anew ? 0 : removals])
})

it('looks at the breakers once a second, however many read', () => {
  let looks = 0
  const rules = consecutiveFailures(5)
  const trip: typeof rules = { ...rules, counts: (...given) => (looks++, rules.counts(...given)) }
  const roster = new Roster([new CircuitBreaker({ trip })])
  const looksAfter = (ms: number): number => {
    time.tick(ms)
    roster.since(undefined, 10)
    return looks
  }

  expect([0, 0, 999, 1, 0].map(looksAfter)).toEqual([1, 1, 1, 2, 2])
})
