import { describe, expect, it } from 'vitest'
import { grpcStatus, redisReply, sqlState } from 'recloser/predicates'
import { buried, errorOf, loop, oddReasons, ofError, ofValue } from './outcomes.ts'

/** An error as @grpc/grpc-js makes it. */
const grpcError = (code: unknown): Error => errorOf({ code, details: 'no such order', metadata: {} })

/** An error as pg makes it. */
const pgError = (code: string): Error => errorOf({ name: 'error', severity: 'ERROR', code })

const made = [
  { name: 'grpcStatus', predicate: grpcStatus('NOT_FOUND'), error: grpcError(5) },
  { name: 'sqlState', predicate: sqlState('23'), error: pgError('23505') },
  { name: 'redisReply', predicate: redisReply('WRONGTYPE'), error: new Error('WRONGTYPE Operation against a key') },
]

describe.each(made)('$name', ({ predicate, error }) => {
  it('is true of such an error, and looks along its causes', () => {
    expect([error, buried(error, 3)].map((each) => ofError(predicate, each))).toEqual([true, true])
  })

  it('is false of such a value, of any other error, and where causes go round', () => {
    expect(ofValue(predicate, error)).toBe(false)
    expect([new Error('down'), {}, loop()].map((each) => ofError(predicate, each))).toEqual([false, false, false])
  })

  it.each(oddReasons.map((reason) => ({ reason })))('is false of $reason', ({ reason }) => {
    expect(ofError(predicate, reason)).toBe(false)
  })
})

describe('grpcStatus', () => {
  it('knows the number of each status', () => {
    const statuses = [
      ['CANCELLED', 1],
      ['UNKNOWN', 2],
      ['INVALID_ARGUMENT', 3],
      ['DEADLINE_EXCEEDED', 4],
      ['NOT_FOUND', 5],
      ['ALREADY_EXISTS', 6],
      ['PERMISSION_DENIED', 7],
      ['RESOURCE_EXHAUSTED', 8],
      ['FAILED_PRECONDITION', 9],
      ['ABORTED', 10],
      ['OUT_OF_RANGE', 11],
      ['UNIMPLEMENTED', 12],
      ['INTERNAL', 13],
      ['UNAVAILABLE', 14],
      ['DATA_LOSS', 15],
      ['UNAUTHENTICATED', 16],
    ] as const

    for (const [name, wanted] of statuses) {
      const matched = Array.from({ length: 18 }, (_, code) => code).filter((code) =>
        ofError(grpcStatus(name), grpcError(code)),
      )
      expect(matched).toEqual([wanted])
    }
  })

  it('takes several statuses', () => {
    const predicate = grpcStatus('NOT_FOUND', 'UNAVAILABLE')

    expect([5, 14, 13].map((code) => ofError(predicate, grpcError(code)))).toEqual([true, true, false])
  })

  it('does not take a DOMException for an error of gRPC, whatever its number', () => {
    const error = new DOMException('', 'InvalidCharacterError')

    expect(error).toHaveProperty('code', 5)
    expect(ofError(grpcStatus('NOT_FOUND'), error)).toBe(false)
  })

  it('compares numbers: a text is none', () => {
    expect(ofError(grpcStatus('NOT_FOUND'), grpcError('5'))).toBe(false)
  })
})

describe('sqlState', () => {
  it.each([
    { asked: '23505', code: '23505', answer: true },
    { asked: '23505', code: '23503', answer: false },
    { asked: '23', code: '23503', answer: true },
    { asked: '23', code: '22P02', answer: false },
    { asked: 'P0', code: 'P0001', answer: true },
    { asked: 'EP', code: 'EPROTO', answer: false },
    { asked: 'EP', code: 'EP', answer: false },
  ])('says $answer of $code when asked for $asked', ({ asked, code, answer }) => {
    expect(ofError(sqlState('01', asked), pgError(code))).toBe(answer)
  })
})

describe('redisReply', () => {
  it('compares the first word of the message', () => {
    const messages = [
      'ERR value is not an integer or out of range',
      'ERROR no such word',
      "OOM command not allowed when used memory > 'maxmemory'.",
      'an ERR in the middle',
      'WRONGTYPE',
    ]

    expect(messages.map((message) => ofError(redisReply('ERR', 'WRONGTYPE'), new Error(message)))).toEqual([
      true,
      false,
      false,
      false,
      true,
    ])
  })

  it('does not take a server that is full for one that answers', () => {
    expect(ofError(redisReply('ERR'), new Error('ERR max number of clients reached'))).toBe(false)
  })

  it('is false of a message that is no text', () => {
    expect(ofError(redisReply('ERR'), { message: 5 })).toBe(false)
  })
})
