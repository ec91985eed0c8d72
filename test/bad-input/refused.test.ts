import { describe, expect, it } from 'vitest'
import {
  all,
  any,
  errorCode,
  errorName,
  grpcStatus,
  httpStatus,
  instanceOf,
  redisReply,
  sqlState,
} from 'recloser/predicates'
import { anyOf } from 'recloser/trip'
import { factories, fields, fieldsOf, positional } from './arguments.ts'
import { laterComplaint } from '../support/complaint.ts'
import { edges, nested } from './edges.ts'
import { shown } from './kinds.ts'

/** Some refuse at once, and what plays in virtual time rejects. */
async function later(make: (value: unknown) => unknown, value?: unknown): Promise<'accepted'> {
  await make(value)
  return 'accepted'
}
const refusal = (make: (value: unknown) => unknown, value?: unknown): Promise<Error> =>
  laterComplaint(() => later(make, value))

/** Text that a regular expression takes as it is. */
const literal = (text: string): string => text.replace(/\W/g, '\\$&')

const everything = [...fields, ...fieldsOf(edges), ...fieldsOf(nested), ...positional]

describe.each(everything.filter(({ outOfRange }) => outOfRange.length > 0))('$place: $name', ({ make, outOfRange }) => {
  it('is a RangeError where it is out of range', async () => {
    for (const value of outOfRange) expect(await refusal(make, value), shown(value).source).toBeInstanceOf(RangeError)
  })
})

describe.each(everything)('$place: $name', ({ place, name, make, wrongType, outOfRange, good }) => {
  it('is a TypeError where it is of the wrong type', async () => {
    for (const value of wrongType) expect(await refusal(make, value), shown(value).source).toBeInstanceOf(TypeError)
  })

  it('is named in the complaint, with the place, the rule and the value received', async () => {
    for (const value of [...wrongType, ...outOfRange]) {
      const { message } = await refusal(make, value)
      const [start, rule, end] = message.split(/ must be |, received (?!.*, received )/)
      expect(start, message).toMatch(new RegExp(`^${literal(place)}: \`${literal(name)}(\\.\\w+)?\`$`))
      expect(rule, message).toMatch(/\w+/)
      // The snapshot tells which part of it is missing.
      expect(end, message).toMatch(
        message.includes('`snapshot.') ? /undefined/ : new RegExp(`^${shown(value).source}$`),
      )
    }
  })

  it('is accepted where it is good, the limits included', async () => {
    for (const value of good) await expect(later(make, value), shown(value).source).resolves.toBe('accepted')
  })
})

const required = [...factories, ...edges, ...nested].flatMap((factory) =>
  Object.keys(factory.base).map((name) => ({ ...factory, name })),
)

it.each(required)('$place insists on $name, which has no sane default', async ({ place, make, base, name }) => {
  const error = await refusal(make, { ...base, [name]: undefined })

  expect([error instanceof TypeError, error.message]).toEqual([
    true,
    expect.stringMatching(new RegExp(`^${literal(place)}: \`${name}\` must be .+, received undefined$`)),
  ])
})

describe.each([...factories, ...edges])('$place with its options', ({ make, base, options }) => {
  it('takes undefined for an absent option', async () => {
    const absent = Object.fromEntries(Object.keys(options).map((name) => [name, undefined]))

    await expect(later(make, { ...absent, ...base })).resolves.toBe('accepted')
  })

  it('refuses what is no object in place of them', async () => {
    for (const value of [null, 'x', 5, true, 5n, Symbol('s'), [{}], () => ({})]) {
      const error = await refusal(make, value)
      expect(error, shown(value).source).toBeInstanceOf(TypeError)
      expect(error.message).toMatch(/^\w+\(\): `options` must be an object, received /)
    }
  })
})

describe('what takes one or more', () => {
  it.each<[string, () => unknown]>([
    ['anyOf(): `strategies`', () => anyOf()],
    ['errorName(): `names`', () => errorName()],
    ['errorCode(): `codes`', () => errorCode()],
    ['instanceOf(): `classes`', () => instanceOf()],
    ['httpStatus(): `statuses`', () => httpStatus()],
    ['grpcStatus(): `statuses`', () => grpcStatus()],
    ['redisReply(): `codes`', () => redisReply()],
    ['sqlState(): `states`', () => sqlState()],
    ['any(): `predicates`', () => any()],
    ['all(): `predicates`', () => all()],
  ])('refuses none: %s', async (start, make) => {
    const error = await refusal(make)

    expect([error instanceof TypeError, error.message.startsWith(`${start} must be one `)]).toEqual([true, true])
  })
})
