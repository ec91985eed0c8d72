// The tables of the page leave nothing of opossum out, and say what is so.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { fakeTime } from '../support/fake-time.ts'
import { disagreeing, hintFor } from './hints.ts'
import { play } from './play.ts'
import { codeIn, namesIn, rowsOf } from './tables.ts'

const page = 'docs/migrating-from-opossum.md'
const load = createRequire(new URL('../../bench/package.json', import.meta.url))
const source = ['circuit', 'status']
  .map((file) => readFileSync(load.resolve(`opossum/lib/${file}.js`), 'utf8'))
  .join('')
const unique = (found: Iterable<RegExpExecArray>): readonly string[] => [
  ...new Set([...found].map(([, name = '']) => name)),
]
const time = fakeTime()

interface Opossum {
  new (action: () => unknown, options: object): { readonly options: Readonly<Record<string, unknown>> }
  readonly prototype: object
}
const Opossum = load('opossum') as Opossum

it('names every option that the source reads, and no other', () => {
  const read = unique(source.matchAll(/\boptions\.(\w+)/g))
  const made = ['coalesceCache']

  expect(read.length).toBeGreaterThan(25)
  expect([...namesIn(page, 'option')].sort()).toEqual(read.filter((name) => !made.includes(name)).sort())
})

it('names every event that the source emits', () => {
  const emitted = unique(source.matchAll(/\bemit\('(\w+)'/g))

  expect(emitted.length).toBeGreaterThan(15)
  expect(emitted.filter((name) => !namesIn(page, 'event of opossum').includes(name))).toEqual([])
})

it('names every public method and property, and every code of an error', () => {
  const members = Object.getOwnPropertyNames(Opossum.prototype).filter((name) => !/^_|^constructor$/.test(name))
  const codes = unique(source.matchAll(/buildError\([^)]*'(E\w+)'\s*\)/g))

  expect(members.length).toBeGreaterThan(20)
  expect(members.filter((name) => !namesIn(page, 'opossum').includes(name))).toEqual([])
  expect(codes.length).toBeGreaterThan(3)
  expect([...namesIn(page, '`code` of opossum')].sort()).toEqual([...codes].sort())
})

it.each(rowsOf(page, 'option').map(({ names: [name = ''], cells: [, cell = ''] }) => [name, cell] as const))(
  'says the default of %s',
  (name, cell) => {
    const { options } = new Opossum(() => 1, {})
    const [code] = codeIn(cell)

    // Two are words; `enabled` is kept elsewhere.
    if (['name', 'group'].includes(name)) expect(cell).toMatch(/^the /)
    else if (name === 'enabled') expect(new Opossum(() => 1, {})).toMatchObject({ enabled: true })
    else if (name === 'volumeThreshold')
      expect(new Opossum(() => 1, {})).toMatchObject({ volumeThreshold: Number(code) })
    else expect(String(options[name])).toBe(String(runInNewContext(`(${code ?? ''})`)))
  },
)

describe('the errors for its options', () => {
  it('say what the page says', () => {
    expect(disagreeing(rowsOf(page, 'option'))).toEqual([])
  })

  it('know the ones that everybody sets', () => {
    expect(['timeout', 'resetTimeout', 'errorThresholdPercentage', 'errorFilter'].map(hintFor)).toEqual([
      'timeout',
      'resetTimeoutMs',
      'failureRate',
      'isIgnored',
    ])
  })
})

describe('what the page says of the defaults', () => {
  const opossum = "import CircuitBreaker from 'opossum'\nconst breaker = new CircuitBreaker(fetchUser)\n"
  const recloser = "import { withBreaker } from 'recloser'\nconst getUser = withBreaker(fetchUser)\n"

  it.each([
    ['opossum', `${opossum}const getUser = (id) => breaker.fire(id)`, ['down', 'not run'], 30_000],
    ['recloser', recloser, [...Array<string>(5).fill('down'), 'not run'], 60_000],
  ])('%s opens after this many failures, for this long', async (_library, code, answers, openMs) => {
    const at = await play(code)
    at.world.mood = 'fails'

    expect(await at.calls(answers.length)).toEqual(answers)
    at.world.mood = 'answers'
    await time.pass(openMs - 1)
    expect(await at.call()).toBe('not run')
    await time.pass(1)
    expect(await at.call()).toBe('user 1')
  })

  it.each([
    ['opossum', `${opossum}const getUser = (id) => breaker.fire(id)`, 'timed out'],
    ['recloser', recloser, 'still waiting'],
  ])('%s limits how long a call takes, or does not', async (_library, code, answer) => {
    const at = await play(code)
    at.world.mood = 'hangs'
    const call = at.call()
    await time.pass(10_000)

    expect(await Promise.race([call, Promise.resolve('still waiting')])).toBe(answer)
  })
})

it('a full semaphore of opossum is a failure, and a full bulkhead is not', async () => {
  const [before, after] = await Promise.all([
    play(`import CircuitBreaker from 'opossum'
const breaker = new CircuitBreaker(fetchUser, { capacity: 1 })
const getUser = (id) => breaker.fire(id)`),
    play(`import { CircuitBreaker, wrap } from 'recloser'
import { bulkhead, pipeline } from 'recloser/policies'
const breaker = new CircuitBreaker({ failureThreshold: 1 })
const getUser = wrap(pipeline(breaker, bulkhead({ maxConcurrent: 1 })), fetchUser)`),
  ])
  const endings = async (at: typeof before): Promise<readonly string[]> => {
    at.world.mood = 'slow'
    const first = at.call()
    const answers = [...(await at.calls(3))]
    await time.pass(1_000)
    return [...answers, await first]
  }

  expect(await endings(before)).toEqual(['no room', 'no room', 'not run', 'user 1'])
  expect(await endings(after)).toEqual(['no room', 'no room', 'no room', 'user 1'])
})
