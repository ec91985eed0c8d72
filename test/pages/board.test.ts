import { expect, it } from 'vitest'
import { Board } from '../../pages/console/board.ts'
import type { LiveRow } from '../../src/console/watched-breaker.ts'
import { reasonOf, waitOf } from '../../pages/console/words.ts'

const totals = { successes: 0, failures: 0, ignored: 0, late: 0, rejected: 0, trips: 0 }

const row = (key: string, more: Partial<LiveRow> = {}): LiveRow => ({
  key,
  name: key,
  state: 'closed',
  retryAfterMs: 0,
  reason: null,
  cause: null,
  heldBy: null,
  totals,
  failing: false,
  ...more,
})

function boardOf(...breakers: readonly LiveRow[]): Board {
  const board = new Board()
  board.take({ breakers, gone: [], anew: true }, 1_000)
  return board
}

const keys = (board: Board, search = '', only?: 'open'): readonly string[] =>
  board.shown(search, only).map((entry) => entry.row.key)

it('orders by severity, then by the alphabet', () => {
  const board = boardOf(
    row('d'),
    row('c', { state: 'half-open' }),
    row('b', { failing: true }),
    row('z', { state: 'open' }),
    row('a', { state: 'open' }),
    row('held', { heldBy: 'Ada' }),
  )

  expect(keys(board)).toEqual(['a', 'z', 'c', 'b', 'held', 'd'])
  expect(board.counts()).toEqual({ open: 2, 'half-open': 1, failing: 2, closed: 1 })
  expect(keys(board, '', 'open')).toEqual(['a', 'z'])
})

it('takes in what changes, comes and goes, and forgets all where it has to begin anew', () => {
  const board = boardOf(row('a'), row('b'))
  board.take({ breakers: [row('b', { state: 'open' }), row('0')], gone: ['a'] }, 2_000)
  expect(keys(board)).toEqual(['b', '0'])
  board.take({ breakers: [row('__proto__')], gone: [], anew: true }, 3_000)

  expect([keys(board), board.size]).toEqual([['__proto__'], 1])
})

it('searches keys, names, reasons, causes and operators', () => {
  const board = boardOf(
    row('one', { reason: 'probe failed' }),
    row('two', { cause: 'Error: DOWN' }),
    row('three', { heldBy: 'Ada' }),
  )

  expect([' ONE ', 'probe', 'down', 'ada', 'nowhere'].map((search) => keys(board, search))).toEqual([
    ['one'],
    ['one'],
    ['two'],
    ['three'],
    [],
  ])
})

it.each([
  [row('a'), ''],
  [row('a', { state: 'open', retryAfterMs: 4_200 }), 'probe in 4 s'],
  [row('a', { state: 'open', retryAfterMs: null }), 'until it is reset'],
  [row('a', { state: 'open', retryAfterMs: null, heldBy: 'Ada' }), 'until released'],
  [row('a', { state: 'half-open' }), 'next call is a probe'],
  [row('a', { state: 'half-open', retryAfterMs: 60_000 }), 'a probe is running'],
  [row('a', { state: 'half-open', admittedShare: 0.25 }), '25 % admitted'],
])('says when a call is admitted (%#)', (given, words) => {
  const entry = boardOf(given).find('a') ?? expect.fail()

  expect(waitOf(entry, 1_500)).toBe(words)
})

it.each([
  [row('a'), 'calls run'],
  [row('a', { failing: true }), 'closed, with failures in its window'],
  [
    row('a', { state: 'open', reason: '5 failures in a row', cause: 'Error: down' }),
    '5 failures in a row — Error: down',
  ],
  [row('a', { state: 'open', heldBy: 'the program' }), 'held open by the program'],
])('says why it is as it is (%#)', (given, words) => {
  expect(reasonOf(given)).toBe(words)
})
