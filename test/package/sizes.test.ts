import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { bundle, inKilobytes, measureSizes } from './sizes.ts'

let sizes: Readonly<Record<string, number>> = {}

beforeAll(async () => {
  sizes = await measureSizes()
  const rows = Object.entries(sizes).map(([name, bytes]) => `${String(bytes).padStart(6)} B  ${name}`)
  console.log(['Minified and gzipped:', ...rows].join('\n'))
})

const limits: readonly (readonly [name: string, reached: number, budget: number])[] = [
  ['recloser', 6800, 4000],
  ['CircuitBreaker + execute', 6300, 3000],
]

it.each(limits)('keeps %s within the %i bytes reached so far', (name, reached) => {
  expect(sizes[name]).toBeGreaterThan(0)
  expect(sizes[name]).toBeLessThanOrEqual(reached)
})

// The budgets are not met yet: see docs/decisions/009-size.md. A test that passes here says so, and must then lose `.fails`.
it.fails.each(limits)('keeps %s (reached: %i bytes) within its budget of %i bytes', (name, _reached, budget) => {
  expect(sizes[name]).toBeLessThanOrEqual(budget)
})

it('keeps recloser/policies within the bytes reached so far', () => {
  expect(sizes['recloser/policies']).toBeGreaterThan(0)
  expect(sizes['recloser/policies']).toBeLessThanOrEqual(4800)
})

it('pays for policies only where they are imported', async () => {
  const words = ['ERR_BULKHEAD_FULL', 'fallbackFailed', 'maxElapsedMs', 'recloser.policy']
  const core = await bundle("export * from 'recloser'")
  const policies = await bundle("export * from 'recloser/policies'")

  expect(words.filter((word) => core.includes(word))).toEqual([])
  expect(words.filter((word) => !policies.includes(word))).toEqual([])
})

// A size is written as `<!-- size: recloser -->3.9 kB<!-- /size -->`, so that this test can hold it to the measured one.
describe('sizes in the README', () => {
  const claims = /<!-- size: (.+?) -->(.+?)<!-- \/size -->/g
  const readme = readFileSync('README.md', 'utf8')

  it('are the measured ones', () => {
    const claimed = [...readme.matchAll(claims)].map(([, name, size]) => ({ name, size }))

    expect(claimed).toEqual(claimed.map(({ name = '' }) => ({ name, size: inKilobytes(sizes[name] ?? NaN) })))
  })

  it('are all marked as such', () => {
    expect(readme.replaceAll(claims, '')).not.toMatch(/\d ?(kB|KB|kilobytes|bytes)\b/)
  })
})
