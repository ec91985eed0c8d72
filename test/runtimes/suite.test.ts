import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Check, Host } from './suite/check.ts'
import { expectSame, reasonOf, thrownBy } from './suite/expect.ts'
import { runChecks } from './suite/run-checks.ts'

const unhandled: unknown[] = []
const hear = (reason: unknown): void => void unhandled.push(reason)
// Vitest listens too, and would fail the run for the rejections that these tests leave unhandled on purpose.
const others = process.listeners('unhandledRejection')

beforeEach(() => {
  unhandled.length = 0
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', hear)
})

afterEach(() => {
  process.removeAllListeners('unhandledRejection')
  for (const listener of others) process.on('unhandledRejection', listener)
})

const run = (...checks: readonly Check[]) => runChecks(checks, { unhandled } as unknown as Host, 200)
const hush = { name: 'no rejection is left unhandled' }

it('tells what passed and what failed, in order', async () => {
  const results = await run(
    { name: 'passes', run: () => undefined },
    { name: 'throws', run: () => expectSame(1, 2) },
    { name: 'rejects', run: () => Promise.reject(new TypeError('no')) },
  )

  expect(results).toEqual([
    { name: 'passes' },
    { name: 'throws', error: 'Error: expected 2, received 1' },
    { name: 'rejects', error: 'TypeError: no' },
    hush,
  ])
})

it('gives up on a check that hangs, and goes on', async () => {
  const results = await run(
    { name: 'hangs', run: () => new Promise(() => undefined) },
    { name: 'passes', run: () => undefined },
  )

  expect(results).toEqual([{ name: 'hangs', error: 'Error: not done after 200 ms' }, { name: 'passes' }, hush])
})

it('tells of a rejection that a check left unhandled', async () => {
  const results = await run({ name: 'leaves one', run: () => void Promise.reject(new Error('stray')) })

  expect(results).toEqual([{ name: 'leaves one' }, { ...hush, error: 'Error: Error: stray' }])
})

it('fails where the runtime does not tell of unhandled rejections', async () => {
  process.removeListener('unhandledRejection', hear).on('unhandledRejection', () => undefined)

  expect(await run({ name: 'passes', run: () => undefined })).toEqual([
    { name: 'passes' },
    { ...hush, error: 'Error: not done after 200 ms' },
  ])
})

it('refuses to run no checks', async () => {
  await expect(run()).rejects.toThrow('there are no checks')
})

it.each([
  [1, 1],
  [NaN, NaN],
  [
    [1, { a: [undefined] }],
    [1, { a: [undefined] }],
  ],
])('takes %j for the same as %j', (actual, expected) => {
  expect(() => expectSame(actual, expected)).not.toThrow()
})

it.each([
  [1, '1'],
  [0, -0],
  [[], {}],
  [[1], [1, 2]],
  [{ a: 1 }, { a: 1, b: 2 }],
  [new Error('a'), new Error('a')],
  [undefined, null],
])('does not take %j for the same as %j', (actual, expected) => {
  expect(() => expectSame(actual, expected)).toThrow(/^expected /)
})

it('misses an exception or a rejection that does not come', async () => {
  expect(() => thrownBy(() => 1)).toThrow('expected an exception')
  await expect(reasonOf(Promise.resolve('fine'))).rejects.toThrow('expected a rejection, received "fine"')
})
