import { describe, expect, it } from 'vitest'
import { causeInWords, shortened } from '../../src/console/words.ts'

class HttpError extends Error {
  override readonly name = 'HttpError'
  readonly body = '<html>secret</html>'
  readonly headers = { authorization: 'secret' }
}

it.each([
  [undefined, null],
  [null, null],
  ['', null],
  ['down', 'down'],
  [5, '5'],
  [false, 'false'],
  [7n, '7'],
  [Symbol('down'), 'Symbol(down)'],
  [() => 'secret', 'a function'],
  [{ secret: 1 }, 'an object'],
  [['secret'], 'an object'],
  [new Error('down'), 'Error: down'],
  [new TypeError(''), 'TypeError'],
  [new HttpError('status 503'), 'HttpError: status 503'],
  [{ message: 'down' }, 'down'],
  [new Response('secret', { status: 503, headers: { 'x-secret': 'secret' } }), 'status 503'],
  [
    new Error('fetch failed', { cause: new Error('connect ECONNREFUSED') }),
    'Error: fetch failed (Error: connect ECONNREFUSED)',
  ],
  [new Error('a', { cause: 'not an error' }), 'Error: a'],
  [new Error('a', { cause: null }), 'Error: a'],
])('tells %o as %j, and nothing else that is in it', (cause, words) => {
  expect(causeInWords(cause)).toBe(words)
})

it('follows causes no further than three errors, so that a circle ends', () => {
  const circle = new Error('a')
  circle.cause = circle

  expect(causeInWords(circle)).toBe('Error: a (Error: a (Error: a))')
})

describe('never throws', () => {
  it.each([
    new Proxy({}, { get: () => expect.fail('trap') }),
    {
      get message() {
        throw new Error('getter')
      },
    },
    Object.assign(new Error('a'), { cause: new Proxy({}, { get: () => expect.fail('trap') }) }),
  ])('for what cannot be read (%#)', (cause) => {
    expect(causeInWords(cause)).toBe('an error that cannot be read')
  })
})

it('takes of a long text the first line that says something, without what has no place in a line', () => {
  expect(shortened('\n  \r\nfirst\u0000 \tline\u202e!\nsecond')).toBe('first line !')
  expect(shortened(' \n ')).toBe('')
  expect(shortened('  first  ')).toBe('first')
})

it('cuts a long line, but no character in two', () => {
  expect(shortened('x'.repeat(200))).toBe('x'.repeat(200))
  expect(shortened('x'.repeat(201))).toBe(`${'x'.repeat(199)}…`)
  expect(shortened(`${'x'.repeat(198)}😀😀`)).toBe(`${'x'.repeat(198)}…`)
  expect(shortened(`😀${'x'.repeat(300)}`)).toBe(`😀${'x'.repeat(197)}…`)
})

it('does not look through a text of many megabytes', () => {
  expect(shortened(`${' '.repeat(3_000)}late`)).toBe('')
})
