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
import { complaint } from '../support/complaint.ts'
import { ofValue } from './outcomes.ts'

describe('a predicate that is given nothing to look for', () => {
  it.each([
    ['all', all, 'function'],
    ['any', any, 'function'],
    ['errorCode', errorCode, 'string or whole number'],
    ['errorName', errorName, 'string'],
    ['grpcStatus', grpcStatus, 'name'],
    ['httpStatus', httpStatus, 'status'],
    ['instanceOf', instanceOf, 'class'],
    ['redisReply', redisReply, 'word'],
    ['sqlState', sqlState, 'SQLSTATE'],
  ])('says that it wants one or more: %s', (name, make, what) => {
    const { message } = complaint(() => make())

    expect(message).toContain(`${name}(): `)
    expect(message).toMatch(new RegExp(`must be one ${what} or more, received "none"$`))
  })
})

describe('instanceOf', () => {
  it('is false for a value, also with a class that takes everything for its instance', () => {
    class Anything extends Error {
      static override [Symbol.hasInstance](): boolean {
        return true
      }
    }

    expect(ofValue(instanceOf(Anything), 'up')).toBe(false)
  })
})
