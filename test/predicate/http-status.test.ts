import { describe, expect, it } from 'vitest'
import { httpStatus } from 'recloser/predicates'
import { buried, errorOf, loop, oddReasons, ofError, ofValue } from './outcomes.ts'

const serverError = httpStatus('5xx')

describe('httpStatus judges values', () => {
  it.each([
    { title: 'a Response', value: new Response('', { status: 503 }) },
    { title: 'a response of axios', value: { status: 503, data: {}, headers: {} } },
    { title: 'a response of got or undici', value: { statusCode: 503, headers: {} } },
  ])('$title', ({ value }) => {
    expect([ofValue(serverError, value), ofValue(httpStatus('4xx'), value)]).toEqual([true, false])
  })

  it.each([
    undefined,
    null,
    503,
    '503',
    'down',
    true,
    [503],
    {},
    { status: '503' },
    { status: null },
    { body: { status: 503 } },
  ])('and finds no status in %j', (value) => {
    expect(ofValue(serverError, value)).toBe(false)
  })

  it('and looks into no cause of theirs', () => {
    expect(ofValue(serverError, { cause: { status: 503 } })).toBe(false)
  })
})

describe('httpStatus judges errors', () => {
  const errors: { title: string; error: unknown }[] = [
    { title: 'with a status', error: errorOf({ status: 503 }) },
    { title: 'with a statusCode', error: errorOf({ statusCode: 503 }) },
    { title: 'of axios', error: errorOf({ isAxiosError: true, code: 'ERR_BAD_RESPONSE', response: { status: 503 } }) },
    { title: 'of got', error: errorOf({ code: 'ERR_NON_2XX_3XX_RESPONSE', response: { statusCode: 503 } }) },
    { title: 'of undici', error: errorOf({ code: 'UND_ERR_RESPONSE_STATUS_CODE', statusCode: 503, body: null }) },
    { title: 'of ky', error: errorOf({ name: 'HTTPError', response: new Response('', { status: 503 }) }) },
    { title: 'that are a Response, thrown', error: new Response('', { status: 503 }) },
    { title: 'with a status along the cause', error: buried(errorOf({ response: { status: 503 } }), 3) },
  ]

  it.each(errors)('$title', ({ error }) => {
    expect([ofError(serverError, error), ofError(httpStatus('4xx'), error)]).toEqual([true, false])
  })

  it('where the response is there but null', () => {
    expect(ofError(serverError, errorOf({ response: null }))).toBe(false)
  })

  it('and finds an end where causes go round', () => {
    expect(ofError(serverError, loop())).toBe(false)
  })

  it.each(oddReasons.map((reason) => ({ reason })))('and finds no status in $reason', ({ reason }) => {
    expect(ofError(serverError, reason)).toBe(false)
  })
})

describe('httpStatus compares', () => {
  it.each([
    { wanted: '5xx', status: 500, answer: true },
    { wanted: '5xx', status: 599, answer: true },
    { wanted: '5xx', status: 499, answer: false },
    { wanted: '5xx', status: 600, answer: false },
    { wanted: '1xx', status: 100, answer: true },
    { wanted: 429, status: 429, answer: true },
    { wanted: 429, status: 428, answer: false },
    { wanted: 599, status: 599, answer: true },
    { wanted: '4xx', status: NaN, answer: false },
  ] as const)('$status with $wanted', ({ wanted, status, answer }) => {
    expect(ofValue(httpStatus(wanted), { status })).toBe(answer)
  })

  it('with each of several', () => {
    const predicate = httpStatus(429, '5xx', 408)

    const answers = [408, 429, 502, 404].map((status) => ofValue(predicate, { status }))

    expect(answers).toEqual([true, true, true, false])
  })
})
