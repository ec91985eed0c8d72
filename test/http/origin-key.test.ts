import { expect, it } from 'vitest'
import { originKey, publicUrl } from '../../src/http/origin-key.ts'

it.each([
  ['http://user:secret@host/path?token=x', 'http://host'],
  ['https://host:8443/', 'https://host:8443'],
  ['data:text/plain,hello', 'data:'],
  ['blob:http://host/1234', 'blob:'],
  ['no URL', undefined],
])('the key of %s is %s', (url, key) => {
  expect(originKey(url)).toBe(key)
})

it.each([
  ['http://user:secret@host:81/path?token=x#part', 'http://host:81/path'],
  ['data:text/plain,hello?x', 'data:text/plain,hello'],
  ['no URL?token=x', 'no URL'],
  ['no URL#part?a\nb', 'no URL'],
  ['no URL', 'no URL'],
])('of %s what may be shown is %s', (url, shown) => {
  expect(publicUrl(url)).toBe(shown)
})

it('takes a URL for one of its base', () => {
  expect([originKey('/path', 'http://host'), publicUrl('/path?a', 'http://host')]).toEqual([
    'http://host',
    'http://host/path',
  ])
})
