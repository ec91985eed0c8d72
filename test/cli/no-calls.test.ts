// What is said of an input without calls, and of a CSV whose columns cannot be told apart.

import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { file, recloser } from './running.ts'

it.each<[string, string | Uint8Array, string]>([
  ['nothing', '', 'standard input is empty'],
  ['nothing, packed', gzipSync(''), 'standard input is empty'],
  ['a line end', '\n', 'standard input has only blank lines'],
  ['blank lines', '\n  \r\n\t\n', 'standard input has only blank lines'],
  ['a header of CSV', 'atMs,durationMs,outcome\n', 'standard input has a header, but no rows'],
  ['a header without a line end', 'atMs,durationMs,outcome', 'standard input has a header, but no rows'],
  ['a header and blank lines', '\natMs,durationMs,outcome\n\n\n', 'standard input has a header, but no rows'],
])('says what it found instead of calls: %s', async (_, stdin, message) => {
  const { code, out, err } = await recloser(['replay'], { stdin: [stdin] })

  expect([code, out, err]).toEqual([1, '', `recloser: ${message}\n`])
})

it.each(['', '\n\n'])('says so of %j with a format, too', async (text) => {
  const said = await Promise.all(
    ['csv', 'json', 'access-log'].map((format) => recloser(['replay', '--format', format], { stdin: [text] })),
  )

  const message = text === '' ? 'is empty' : 'has only blank lines'
  expect(said.map(({ err }) => err)).toEqual(Array<string>(3).fill(`recloser: standard input ${message}\n`))
})

it('reads a file with calls beside one that has only a header', async () => {
  const header = file('header.csv', 'atMs,durationMs,outcome\n')
  const row = file('row.csv', 'atMs,durationMs,outcome\n1,1,success\n')

  const { code, out } = await recloser(['replay', header, row])

  expect([code, out]).toEqual([0, expect.stringContaining('Read 1 line of ')])
})

it('refuses a CSV with two columns of the same name, and names it', async () => {
  const path = file('calls.csv', 'atMs,durationMs,status,note,status\n1,1,200,,500\n2,1,200,,500\n')

  const { code, out, err } = await recloser(['replay', path])

  expect([code, out]).toEqual([1, ''])
  expect(err).toBe(`recloser: ${path} has two columns with the name "status"; rename one of them\n`)
})

it('allows columns without a name', async () => {
  const { code, out } = await recloser(['replay', '--format', 'csv'], {
    stdin: ['atMs,durationMs,outcome,,\n1,1,success,,\n'],
  })

  expect([code, out]).toEqual([0, expect.stringContaining('Read 1 line of standard input.')])
})
