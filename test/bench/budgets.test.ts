import { describe, expect, it } from 'vitest'
import { everyCase } from '../../bench/cases/every-case.ts'
import { budgets, judge, type Budget } from '../../bench/report/budgets.ts'
import type { Row } from '../../bench/report/result.ts'
import { result, row } from './results.ts'

const ratio: Budget = { what: 'a call', id: 'made-up', row: 'recloser', of: 'ratio', limit: 1.5 }
const value: Budget = { ...ratio, of: 'value', limit: 25 }
const times = (median: number, low = median, high = median): Partial<Row> => ({ ratio: { median, low, high } })

const judged = (budget: Budget, rows: readonly Row[]) => judge([result(rows, { reference: 'bare' })], [budget])

it('meets a budget at exactly its limit', () => {
  expect(judged(ratio, [row('recloser', 150, times(1.5))])).toEqual([
    { what: 'a call', budget: '<= 1.50 x bare', measured: '1.50 x bare', status: 'met' },
  ])
})

it('names a missed row with what was measured and what the budget is', () => {
  expect(judged(ratio, [row('recloser', 150, times(1.51))])).toEqual([
    { what: 'a call', budget: '<= 1.50 x bare', measured: '1.51 x bare', status: 'missed' },
  ])
})

it('tells of an absolute time that is missed, and does not fail for it', () => {
  expect(judged({ ...value, absolute: true }, [row('recloser', 26)])).toMatchObject([{ status: 'told' }])
  expect(judged(value, [row('recloser', 26)])).toMatchObject([{ status: 'missed' }])
})

it('takes the worst row where a budget is for all of them', () => {
  const forAll: Budget = { what: 'a call', id: 'made-up', of: 'ratio', limit: 1.5 }
  const rows = [row('10', 1, times(1)), row('1,000', 1, times(1.7)), row('100', 1, times(1.2))]

  expect(judged(forAll, rows)).toMatchObject([{ measured: '1.70 x bare', status: 'missed' }])
})

it('misses a budget that could not be measured, and says why', () => {
  expect(judge([result([], { missing: 'there is no such door' })], [ratio])).toMatchObject([
    { status: 'missed', remark: 'not measured: there is no such door' },
  ])
  expect(judge([], [ratio])).toMatchObject([{ status: 'missed' }])
  expect(judged(ratio, [row('bare', 100)])).toMatchObject([{ status: 'missed' }])
})

describe('on a machine that is not idle', () => {
  it('says that a ratio is noisy', () => {
    expect(judged(ratio, [row('recloser', 150, times(1.4, 1.2, 1.6))])).toMatchObject([
      {
        status: 'met',
        remark: expect.stringContaining('noisy: the middle half of the rounds lies 29 % apart') as string,
      },
    ])
  })

  it('says that the reference is noisy', () => {
    const rows = [row('bare', 100, { low: 80, high: 150 }), row('recloser', 150, times(1.6))]

    expect(judged(ratio, rows)).toMatchObject([{ status: 'missed', remark: expect.stringContaining('70 %') as string }])
  })
})

describe('the budgets', () => {
  it.each(budgets)('$what: is of a case that there is', ({ id, of }) => {
    const found = everyCase.find((one) => one.id === id)

    expect(found).toBeDefined()
    if (of === 'ratio') expect(found).toHaveProperty('reference')
  })

  it('are those of the design', () => {
    expect(budgets.map(({ id, limit }) => [id, limit])).toEqual([
      ['closed-consecutive', 1.15],
      ['closed-time-window', 1.3],
      ['closed-slow-calls', 1.4],
      ['closed-recommended', 1.6],
      ['closed-wrapped', 1.2],
      ['closed-wrapped', 1.2],
      ['company-consecutive', 1.3],
      ['company-time-window', 1.45],
      ['company-slow-calls', 1.55],
      ['company-recommended', 1.75],
      ['company-wrapped', 1.35],
      ['company-wrapped', 1.35],
      ['rejecting', 2],
      ['permits', 25],
      ['window-permits', 1.5],
      ['registry-memory', 320],
      ['timers-idle', 0],
      ['timers-open', 0],
      ['replay', 500],
      ['replay', 1_000],
      ['size', 7_000],
      ['size', 6_500],
      ['dependencies', 0],
    ])
  })
})
