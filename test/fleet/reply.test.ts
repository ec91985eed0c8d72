import { expect, it } from 'vitest'
import { damageOf, readMessage, readReply } from '../../src/fleet/reply.ts'
import { viewOf } from './support/fake-client.ts'

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

it('knows nothing that the script did not say', () => {
  expect(readReply(reply({}))).toEqual({
    ...{ status: 'ok', nowMs: 1, epoch: '1', revision: 1, alive: 1, view: undefined, index: undefined },
    ...{ dead: false, damaged: false, young: false, granted: false, fullMs: 0 },
    ...{ bucket: '', buckets: [], calls: 0, round: '', part: 1 },
  })
})

it('knows all that the script says', () => {
  const said = {
    ...{ status: 'new', dead: true, damaged: true, young: true, granted: true, fullMs: 5 },
    ...{ view: viewOf(true, 3, -1), index: { a: '4' }, calls: 2, round: '6', part: 7 },
    ...{ bucket: '8', buckets: [['8', 1, 3, 2, 1]] },
  }

  expect(readReply(reply(said))).toEqual({
    ...{ ...said, nowMs: 1, now: undefined, epoch: '1', revision: 1, alive: 1 },
    view: { ...viewOf(true, 3, Infinity), generation: 3 },
    index: new Map([['a', 4]]),
    buckets: [{ number: '8', ageMs: 1, calls: 3, failures: 2, slow: 1 }],
  })
})

it.each([
  [{ revision: '1x' }, '`reply.revision` must be a whole number in at most 16 digits, received "1x"'],
  [{ revision: 'x1' }, '`reply.revision` must be a whole number in at most 16 digits, received "x1"'],
  [
    { view: { ...viewOf(true, 1), why: 'x'.repeat(1_001) } },
    '`reply.view.why` must be a text of at most 1000 characters',
  ],
  [{ view: viewOf(true, 1, -2) }, '`reply.view.remainingMs` must be a number of milliseconds, or -1, received -2'],
  [{ index: [] }, '`reply.index` must be an object, received an array'],
  [{ status: '' }, "`reply.status` must be 'ok' or 'late' or 'new', received \"\""],
  [{ buckets: ['x'] }, '`reply.buckets[0].number` must be a whole number in at most 16 digits, received undefined'],
  [{ buckets: [['1', 5, 3, 4, 0]] }, '`reply.buckets[0]` must be counts with no more failures than calls'],
])('says what is wrong with %j', (fields, message) => {
  expect(() => readReply(reply(fields))).toThrow(`shareOverRedis(): ${message}`)
})

it('reads the generation and the circuit of a message, and nothing of what no fleet sends', () => {
  expect(readMessage('12 bill%20ing')).toEqual({ generation: 12, id: 'bill%20ing' })
  expect(readMessage('12 ')).toEqual({ generation: 12, id: '' })
  expect(['x12 a', '12 a b', '1x a', '12345678901234567 a', 'x', undefined].map(readMessage)).toEqual(
    Array.from({ length: 6 }, () => undefined),
  )
})

it('names the circuit of which Redis had something damaged', () => {
  expect(damageOf('bill"ing').message).toBe(
    'shareOverRedis(): what Redis had of circuit "bill\\"ing" was damaged, and is forgotten',
  )
})
