import { describe, expect, it } from 'vitest'
import {
  callback,
  check,
  flag,
  milliseconds,
  readOptions,
  optionError,
  rule,
  text,
  wholeNumber,
} from '../../src/base/check.ts'
import type { Rule } from '../../src/base/check.ts'
import { complaint } from '../support/complaint.ts'

describe('check', () => {
  const good: { obeyed: Rule<never>; value: unknown }[] = [
    { obeyed: wholeNumber, value: 1 },
    { obeyed: wholeNumber, value: Number.MAX_SAFE_INTEGER },
    { obeyed: milliseconds, value: 0 },
    { obeyed: milliseconds, value: 0.001 },
    { obeyed: milliseconds, value: Infinity },
    { obeyed: text, value: '' },
    { obeyed: flag, value: false },
    { obeyed: callback(), value: check },
    { obeyed: rule('bigint number', 'anything countable'), value: 5n },
  ]
  it.each(good)('gives $value back as it is', ({ obeyed, value }) => {
    expect(check('place()', 'name', value, obeyed)).toBe(value)
  })

  it('refuses null also where any object will do', () => {
    expect(() => check('place()', 'name', null, rule('object', 'anything'))).toThrow(TypeError)
  })

  it('calls a value of the right type out of range', () => {
    expect(complaint(() => check('place()', 'name', 0.5, wholeNumber))).toBeInstanceOf(RangeError)
  })

  it('calls it a TypeError where the caller says so', () => {
    expect(complaint(() => check('place()', 'name', 0.5, wholeNumber, TypeError))).toBeInstanceOf(TypeError)
  })

  it('calls an object that breaks its rule one of the wrong type', () => {
    const emptyList = rule('object', 'an empty list', () => false)

    expect(complaint(() => check('place()', 'name', {}, emptyList))).toBeInstanceOf(TypeError)
  })
})

describe('the message of a refusal', () => {
  it.each([
    { value: 5, shown: '5' },
    { value: NaN, shown: 'NaN' },
    { value: -0, shown: '0' },
    { value: 'five', shown: '"five"' },
    { value: 'a "quoted"\nword', shown: '"a \\"quoted\\"\\nword"' },
    { value: '', shown: '""' },
    { value: true, shown: 'true' },
    { value: null, shown: 'null' },
    { value: undefined, shown: 'undefined' },
    { value: Symbol('five'), shown: 'Symbol(five)' },
    { value: () => 5, shown: 'a function' },
    { value: Map, shown: 'a function' },
    { value: [5], shown: 'an array' },
    { value: { five: 5 }, shown: 'an object' },
    { value: new Date(), shown: 'an object' },
    { value: Object.create(null) as unknown, shown: 'an object' },
  ])('shows the value received: $shown', ({ value, shown }) => {
    const { message } = optionError(TypeError, 'place()', 'name', 'good', value)

    expect(message).toBe(`place(): \`name\` must be good, received ${shown}`)
  })

  it('calls no method of the value, which might throw', () => {
    const hostile = {
      toString: () => {
        throw new Error('hostile')
      },
    }

    expect(() => optionError(TypeError, 'place()', 'name', 'good', hostile)).not.toThrow()
  })
})

describe('readOptions', () => {
  const schema = { size: [wholeNumber, 7], label: [text, undefined] } as const
  const read = (options: unknown): unknown => readOptions('place()', options, schema)

  it('fills in what is absent', () => {
    expect(read({})).toEqual({ size: 7, label: undefined })
  })

  it('takes undefined for absent', () => {
    expect(read({ size: undefined, label: 'x' })).toEqual({ size: 7, label: 'x' })
  })

  it('takes an object without a prototype', () => {
    expect(read(Object.assign(Object.create(null), { size: 3 }))).toEqual({ size: 3, label: undefined })
  })

  it('takes an object of a class, with what it inherits', () => {
    class Options {
      get size(): number {
        return 3
      }
    }

    expect(read(new Options())).toEqual({ size: 3, label: undefined })
  })

  it('insists on a field without a fallback', () => {
    const error = complaint(() => readOptions('place()', {}, { size: [wholeNumber] }))

    expect(String(error)).toBe('TypeError: place(): `size` must be a whole number above 0, received undefined')
  })

  it('refuses a signal, which would pass for options without any', () => {
    expect(String(complaint(() => read(new AbortController().signal)))).toBe(
      'TypeError: place(): `options` must be an object such as `{ signal }`, not a signal, received an object',
    )
  })

  it.each([
    ['width', ', use `size`'],
    ['sizes', ', did you mean `size`?'],
    ['somethingElse', ''],
  ])('says what to write in place of %s: %j', (key, meant) => {
    const cures = [
      [/^height$/, '`label`'],
      [/^width$/, '`size`'],
    ] as const
    const error = complaint(() => readOptions('place()', { [key]: 1 }, schema, 'options', cures))

    expect(String(error)).toBe(`TypeError: place(): unknown option \`${key}\`${meant}`)
  })

  it.each(['toString', 'constructor', 'hasOwnProperty', '__proto__'])(
    'refuses %s as a key, which every object has in a way',
    (key) => {
      const options: unknown = JSON.parse(`{ "${key}": 1 }`)

      expect(() => read(options)).toThrow(`place(): unknown option \`${key}\``)
    },
  )
})
