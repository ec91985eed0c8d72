import { expect, it } from 'vitest'
import { failureStatuses, verdictOfStatus } from '../../src/cli/outcomes.ts'

const failing = (text: string): readonly number[] =>
  failureStatuses('failure-status', text).flatMap((fails, status) => (fails ? [status] : []))

it.each<[string, readonly number[]]>([
  ['429', [429]],
  ['404, 503', [404, 503]],
  ['100', [100]],
  ['599', [599]],
])('reads %j', (text, statuses) => {
  expect(failing(text)).toEqual(statuses)
})

it('reads a class of statuses', () => {
  expect(failing('5xx')).toEqual(Array.from({ length: 100 }, (_, at) => 500 + at))
  expect(failing('4XX')).toContain(400)
  expect(failing('4XX')).toHaveLength(100)
})

it.each(['', '5', '5x', '600', '099', '6xx', 'x500', '500x', '5xxx', '5xx;429', '5xx,'])('refuses %j', (text) => {
  expect(() => failureStatuses('failure-status', text)).toThrow(
    `--failure-status must be statuses such as 5xx,429, received ${JSON.stringify(text)}`,
  )
})

it.each([
  [100, 'success'],
  [200, 'success'],
  [404, 'success'],
  [429, 'failure'],
  [500, 'failure'],
  [599, 'failure'],
  [499, 'ignored'],
  [0, 'ignored'],
  [99, undefined],
  [600, undefined],
  [-1, undefined],
  [200.5, undefined],
  [NaN, undefined],
])('takes %d for %s', (status, verdict) => {
  expect(verdictOfStatus(status, failureStatuses('failure-status', '5xx,429'))).toBe(verdict)
})
