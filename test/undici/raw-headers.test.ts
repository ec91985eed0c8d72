import { expect, it } from 'vitest'
import { parseRawHeaders, type RawHeaders } from '../../src/undici/undici-raw-headers.ts'

it.each<{ what: string; raw: RawHeaders; headers: object }>([
  { what: 'none', raw: null, headers: {} },
  { what: 'strings', raw: ['Retry-After', '5'], headers: { 'retry-after': '5' } },
  { what: 'buffers', raw: [Buffer.from('Name'), Buffer.from('J\xfcrgen', 'latin1')], headers: { name: 'J\xfcrgen' } },
  { what: 'one name twice', raw: ['a', '1', 'A', '2', 'a', '3'], headers: { a: ['1', '2', '3'] } },
  { what: 'a list of values', raw: ['a', [Buffer.from('1'), Buffer.from('2')]], headers: { a: ['1', '2'] } },
  { what: 'a name without a value', raw: ['a', '1', 'b'], headers: { a: '1' } },
  {
    what: 'a name that objects have',
    raw: ['__proto__', '1', 'constructor', '2'],
    headers: { ['__proto__']: '1', constructor: '2' },
  },
])('reads $what', ({ raw, headers }) => {
  expect({ ...parseRawHeaders(raw) }).toEqual(headers)
})
