// What a log or a file name says reaches a terminal only as text.

import { renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { asJsonLines, file, recloser } from './running.ts'

/** An escape, a C1 control that begins a sequence too, direction marks, and ends of lines. */
const hostile = '\u001B[2J\u009B31m\u0085\u007F\u061C\u200E\u200F\u202A\u202E\u2066\u2069\u2028\u2029'
const raw = /[^\P{Cc}\n]|[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\u2028\u2029]/u
const escaped = String.raw`\u009b31m\u0085\u007f\u061c\u200e\u200f\u202a\u202e\u2066\u2069\u2028\u2029`

it.each([
  ['a time', { atMs: hostile, durationMs: 1, outcome: 'success' }],
  ['a duration', { atMs: 1, durationMs: hostile, outcome: 'success' }],
  ['an outcome', { atMs: 1, durationMs: 1, outcome: hostile }],
])('escapes what %s of a line would do to a terminal', async (_, line) => {
  const stdin = [`${asJsonLines()}${JSON.stringify(line)}\n`]

  const { out } = await recloser(['replay'], { stdin })
  const { err } = await recloser(['replay', '--json'], { stdin })
  const strict = await recloser(['replay', '--strict'], { stdin })

  for (const text of [out, err, strict.err]) {
    expect(text).toContain(escaped)
    expect(text).not.toMatch(raw)
  }
})

it('escapes the beginning of an input of an unknown format', async () => {
  const { err } = await recloser(['replay'], { stdin: [`${hostile}.\n`] })

  expect(err).toContain(escaped)
  expect(err).not.toMatch(raw)
})

it('escapes the names of files', async () => {
  const path = file('x', asJsonLines())
  const odd = join(dirname(path), `${hostile}.jsonl`)
  renameSync(path, odd)

  const { out } = await recloser(['replay', odd])
  const { err } = await recloser(['replay', `${odd}.gz`])

  for (const text of [out, err]) {
    expect(text).toContain(String.raw`\u001b[2J` + escaped)
    expect(text).not.toMatch(raw)
  }
})

it('leaves letters of every language as they are', async () => {
  const { err } = await recloser(['replay', '/no/größe-日本-שלום-🙂'])

  expect(err).toContain('/no/größe-日本-שלום-🙂 cannot be read')
})
