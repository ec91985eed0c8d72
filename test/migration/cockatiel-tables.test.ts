// The tables of the page leave nothing of cockatiel out, and say what is so.

import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { fakeTime } from '../support/fake-time.ts'
import { disagreeing } from './hints.ts'
import { play } from './play.ts'
import { namesIn, rowsOf } from './tables.ts'

const page = 'docs/migrating-from-cockatiel.md'
const folder = 'bench/node_modules/cockatiel/dist'
const declarations = readdirSync(folder, { encoding: 'utf8', recursive: true })
  .filter((file) => file.endsWith('.d.ts') && !file.includes('bench'))
  .map((file) => readFileSync(`${folder}/${file}`, 'utf8').replaceAll(/\/\*\*[^]*?\*\//g, ''))
  .join('\n')
const found = (pattern: RegExp): readonly string[] => [
  ...new Set([...declarations.matchAll(pattern)].map(([, name = '']) => name)),
]
const time = fakeTime()

it('names every export', async () => {
  const { href } = new URL(`../../${folder}/index.js`, import.meta.url)
  const names = Object.keys((await import(href)) as object)

  expect(names.length).toBeGreaterThan(35)
  expect(names.filter((name) => !namesIn(page, 'export of cockatiel').includes(name))).toEqual([])
})

it('names every option that is declared', () => {
  const options = [
    ...declarations.matchAll(
      /interface I(?:CircuitBreaker|HalfOpenSampling|SamplingBreaker|CountBreaker|Timeout|ExponentialBackoff)Options(?:<\w+>)? \{([^}]*)\}/g,
    ),
    ...declarations.matchAll(/function retry\(policy: Policy, opts: \{([^}]*)\}/g),
  ].flatMap(([, body = '']) => [...body.matchAll(/(\w+)\??:/g)].map(([, name = '']) => name))

  expect(options.length).toBeGreaterThan(15)
  expect([...namesIn(page, 'option')].sort()).toEqual([...new Set(options)].sort())
})

it('names every event and every public member of a policy', () => {
  const events = found(/^ {4}(?:readonly |get )?(on[A-Z]\w+)[(:]/gm)
  const members = [
    'execute',
    'state',
    'lastFailure',
    'isolate',
    'toJSON',
    'dangerouslyUnref',
    'executionSlots',
    'queueSlots',
  ]

  expect([...namesIn(page, 'event of cockatiel')].sort()).toEqual([...events].sort())
  expect(members.filter((name) => !new RegExp(`^ {4}(?:get )?${name}[(<]`, 'm').test(declarations))).toEqual([])
  expect(members.filter((name) => !namesIn(page, 'member of cockatiel').includes(name))).toEqual([])
})

it('the errors for its options say what the page says', () => {
  expect(disagreeing(rowsOf(page, 'option'))).toEqual([])
})

const breaker = `import { circuitBreaker, ConsecutiveBreaker, handleAll, handleWhen, retry, wrap } from 'cockatiel'
const options = { breaker: new ConsecutiveBreaker(1), halfOpenAfter: 10_000 }
`
const own = "import { CircuitBreaker, wrap } from 'recloser'\nimport { instanceOf } from 'recloser/predicates'\n"

it('cockatiel retries without a limit and without a wait; here a retry is limited', async () => {
  const before = await play(`import { handleAll, retry } from 'cockatiel'
const getUser = (id) => retry(handleAll, {}).execute(() => fetchUser(id))`)
  const after = await play(`import { execute } from 'recloser'
import { retry } from 'recloser/policies'
const getUser = (id) => execute(retry(), () => fetchUser(id))`)
  before.world.mood = after.world.mood = 'fails'
  const endless = before.call()
  const limited = after.call()
  await time.pass(1_000)

  expect(before.world.runs).toBeGreaterThan(100)
  expect([await limited, after.world.runs]).toEqual(['down', 3])
  before.world.mood = 'answers'
  await time.pass(1)
  expect(await endless).toBe('user 1')
})

it.each([
  [
    'cockatiel',
    `${breaker}const policy = circuitBreaker(handleWhen((error) => !(error instanceof NotFound)), options)
const getUser = (id) => policy.execute(() => fetchUser(id))`,
    'user 1',
  ],
  [
    'recloser',
    `${own}const policy = new CircuitBreaker({ failureThreshold: 1, resetTimeoutMs: 10_000, isIgnored: instanceOf(NotFound) })
const getUser = wrap(policy, fetchUser)`,
    'not run',
  ],
])(
  'an error that does not count closes a half-open circuit of %s, or frees the slot of its probe',
  async (_library, code, answer) => {
    const at = await play(code)
    at.world.mood = 'fails'
    await at.call()
    await time.pass(10_000)
    at.world.mood = 'misses'
    const ignored = await at.call()
    at.world.mood = 'slow'
    // Closed, both run; half-open, one is the probe.
    const [first, second] = [at.call(), at.call()]
    await time.pass(1_000)

    expect([ignored, await first, await second]).toEqual(['no such user', 'user 1', answer])
  },
)

it.each([
  [
    'cockatiel',
    `${breaker}const policy = circuitBreaker(handleAll, options)
const getUser = (id) => policy.execute(() => fetchUser(id))`,
    ['user 1', 'user 1'],
    2,
  ],
  [
    'recloser',
    `${own}const policy = new CircuitBreaker({ failureThreshold: 1, resetTimeoutMs: 10_000 })
const getUser = wrap(policy, fetchUser)`,
    ['user 1', 'not run'],
    1,
  ],
])('callers of %s wait for the probe, or are rejected at once', async (_library, code, answers, runs) => {
  const at = await play(code)
  at.world.mood = 'fails'
  await at.call()
  await time.pass(10_000)
  at.world.runs = 0
  at.world.mood = 'slow'
  const [first, second] = [at.call(), at.call()]
  await time.pass(3_000)

  expect([await first, await second]).toEqual(answers)
  expect(at.world.runs).toBe(runs)
})
