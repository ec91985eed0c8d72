import { describe, expect, it } from 'vitest'
import { all, any, errorCode, errorName, httpStatus, instanceOf } from 'recloser/predicates'
import { anyOf } from 'recloser/trip'
import { factories, fields, fieldsOf, positional } from './arguments.ts'
import { complaint } from '../support/complaint.ts'
import { edges, nested } from './edges.ts'
import { shown } from './kinds.ts'

const everything = [...fields, ...fieldsOf(edges), ...fieldsOf(nested), ...positional]

describe.each(everything.filter(({ outOfRange }) => outOfRange.length > 0))('$place: $name', ({ make, outOfRange }) => {
  it('is a RangeError where it is out of range', () => {
    for (const value of outOfRange)
      expect(
        complaint(() => make(value)),
        shown(value).source,
      ).toBeInstanceOf(RangeError)
  })
})

describe.each(everything)('$place: $name', ({ place, name, make, wrongType, outOfRange, good }) => {
  it('is a TypeError where it is of the wrong type', () => {
    for (const value of wrongType)
      expect(
        complaint(() => make(value)),
        shown(value).source,
      ).toBeInstanceOf(TypeError)
  })

  it('is named in the complaint, with the place, the rule and the value received', () => {
    for (const value of [...wrongType, ...outOfRange]) {
      const { message } = complaint(() => make(value))
      const [start, rule, end] = message.split(/ must be |, received (?!.*, received )/)
      expect(start, message).toMatch(
        new RegExp(`^${place.replace('()', '\\(\\)')}: \`${name.replace(/\W/g, '\\$&')}(\\.\\w+)?\`$`),
      )
      expect(rule, message).toMatch(/\w+/)
      // The snapshot tells which part of it is missing.
      expect(end, message).toMatch(
        message.includes('`snapshot.') ? /undefined/ : new RegExp(`^${shown(value).source}$`),
      )
    }
  })

  it('is accepted where it is good, the limits included', () => {
    for (const value of good) expect(() => make(value), shown(value).source).not.toThrow()
  })
})

const required = [...factories, ...edges, ...nested].flatMap((factory) =>
  Object.keys(factory.base).map((name) => ({ ...factory, name })),
)

it.each(required)('$place insists on $name, which has no sane default', ({ place, make, base, name }) => {
  const error = complaint(() => make({ ...base, [name]: undefined }))

  expect([error instanceof TypeError, error.message]).toEqual([
    true,
    expect.stringMatching(new RegExp(`^${place.replace('()', '\\(\\)')}: \`${name}\` must be .+, received undefined$`)),
  ])
})

describe.each([...factories, ...edges])('$place with its options', ({ make, base, options }) => {
  it('takes undefined for an absent option', () => {
    const absent = Object.fromEntries(Object.keys(options).map((name) => [name, undefined]))

    expect(() => make({ ...absent, ...base })).not.toThrow()
  })

  it('refuses what is no object in place of them', () => {
    for (const value of [null, 'x', 5, true, 5n, Symbol('s'), [{}], () => ({})]) {
      const error = complaint(() => make(value))
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
    ['any(): `predicates`', () => any()],
    ['all(): `predicates`', () => all()],
  ])('refuses none: %s', (start, make) => {
    const error = complaint(make)

    expect([error instanceof TypeError, error.message.startsWith(`${start} must be one `)]).toEqual([true, true])
  })
})
