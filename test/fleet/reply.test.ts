import { expect, it } from 'vitest'
import { readReply } from '../../src/fleet/reply.ts'

const reply = (fields: object): string =>
  JSON.stringify({ status: 'ok', now: 1, epoch: '1', revision: '1', alive: 1, ...fields })

it('an answer that came too late says no more than the time', () => {
  expect(readReply('{"status":"late","now":7}')).toMatchObject({ status: 'late', nowMs: 7, alive: 0, view: undefined })
})

it.each([
  { wrong: 'no counts', row: 'x' },
  { wrong: 'too few counts', row: ['1', 5, 3] },
  { wrong: 'more failures than calls', row: ['1', 5, 3, 4, 0] },
  { wrong: 'more slow calls than calls', row: ['1', 5, 3, 0, 4] },
])('refuses a part of time with $wrong', ({ row }) => {
  const given = reply({ bucket: '1', buckets: [['1', 5, 3, 3, 3], row] })

  expect(() => readReply(given)).toThrow(/^shareOverRedis\(\): `reply\.buckets\[1\]/)
})
