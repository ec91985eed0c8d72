import { expect, it } from 'vitest'
import { aheadOfRecloser, behind, unexplained } from '../../bench/report/why-not.ts'
import { result, row } from './results.ts'

it('says nothing where recloser is ahead, or level', () => {
  const ahead = result([row('recloser', 10), row('cockatiel', 11), row('opossum', 10)])

  expect(behind(ahead)).toBeUndefined()
  expect(unexplained([ahead])).toEqual([])
})

it('prints the reason of a case only where recloser is behind', () => {
  const whyNot = 'it does more.'
  const slower = result([row('recloser', 12), row('cockatiel', 11), row('opossum', 90)], { whyNot })

  expect(behind(slower)).toBe('Behind cockatiel: it does more.')
  expect(behind(result([row('recloser', 10), row('cockatiel', 11)], { whyNot }))).toBeUndefined()
})

it('names each case that is behind for no reason', () => {
  const slower = result([row('recloser', 12), row('cockatiel', 11), row('opossum', 9)])

  expect(unexplained([slower])).toEqual(['Made up: behind cockatiel and opossum, with no reason given'])
})

it('does not take chance for being behind', () => {
  const own = row('recloser', 12, { low: 10, high: 14 })

  expect(aheadOfRecloser(result([own, row('cockatiel', 11)]))).toEqual([])
  expect(aheadOfRecloser(result([own, row('cockatiel', 9)]))).toEqual(['cockatiel'])
})

it('compares like with like', () => {
  const rows = [row('recloser, 10 calls', 5), row('recloser, 100 calls', 9), row('cockatiel, 100 calls', 8)]

  expect(aheadOfRecloser(result(rows))).toEqual(['cockatiel, 100 calls'])
})

it('measures itself with the breakers that users pick, not with the bare wrapper', () => {
  expect(aheadOfRecloser(result([row('bare', 1), row('recloser', 5), row('mollitia', 2)]))).toEqual([])
})
