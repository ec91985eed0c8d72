import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { isRejection, RejectedError } from 'recloser'

describe('RejectedError', () => {
  const cause = new Error('why')
  const error = new RejectedError('no', 'ERR_OWN', { cause })

  it('carries its message, code and cause', () => {
    expect([error.message, error.code, error.cause]).toEqual(['no', 'ERR_OWN', cause])
  })

  it('is an Error by the name of its class', () => {
    expect([error instanceof Error, error.name, String(error)]).toEqual([true, 'RejectedError', 'RejectedError: no'])
  })

  it('has no cause where none is given', () => {
    expect('cause' in new RejectedError('no', 'ERR_OWN')).toBe(false)
  })

  it('keeps its name off its own keys, as errors do', () => {
    expect(Object.keys(error)).toEqual(['code'])
  })
})

describe('isRejection', () => {
  it('is true of one', () => {
    expect(isRejection(new RejectedError('no', 'ERR_OWN'))).toBe(true)
  })

  it('is true of one that another copy of the package made', () => {
    const brand = Symbol.for('recloser.rejected')

    expect(isRejection(Object.assign(new Error('no'), { [brand]: true }))).toBe(true)
  })

  it('is true of one from another realm', () => {
    const foreign: unknown = runInNewContext(
      `class Foreign extends Error { get [Symbol.for('recloser.rejected')]() { return true } }; new Foreign('no')`,
    )

    expect([foreign instanceof Error, isRejection(foreign)]).toEqual([false, true])
  })

  it.each([
    undefined,
    null,
    'ERR_CIRCUIT_OPEN',
    0,
    Symbol('s'),
    {},
    new Error('no'),
    Object.assign(new Error('no'), { code: 'ERR_CIRCUIT_OPEN' }),
    Object.assign(new Error('no'), { [Symbol.for('recloser.rejected')]: 'yes' }),
    () => true,
  ])('is false of %s', (value) => {
    expect(isRejection(value)).toBe(false)
  })

  it('is false of what lets nothing be read', () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()

    expect(isRejection(proxy)).toBe(false)
  })
})
