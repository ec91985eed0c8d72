// Where a report may be written.

import { closeSync, existsSync, linkSync, openSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { run } from '../../src/cli/run.ts'
import { asJsonLines, file, loaded, recloser } from './running.ts'

const lists = ['--failure-threshold', '3,5']

describe.each([
  ['replay', []],
  ['sweep', lists],
])('recloser %s', (command, flags) => {
  const others: readonly (readonly [string, (path: string) => string])[] = [
    ['the input itself', (path) => path],
    [
      'another spelling of its path',
      (path) => join(dirname(path), '.', '..', dirname(path).split('/').at(-1) ?? '', 'x'),
    ],
    [
      'a symbolic link to it',
      (path) => {
        symlinkSync(path, `${path}.html`)
        return `${path}.html`
      },
    ],
    [
      'a hard link to it',
      (path) => {
        linkSync(path, `${path}.html`)
        return `${path}.html`
      },
    ],
  ]

  it.each(others)('does not write its report over %s', async (_, placeOf) => {
    const path = file('x', asJsonLines())
    const first = file('first', asJsonLines())
    const place = placeOf(path)

    const { code, out, err } = await recloser([command, first, path, ...flags, '--html', place])

    expect([code, out]).toEqual([2, ''])
    expect(err).toBe(`recloser: --html ${place} would overwrite the input ${path}; name another file for the report\n`)
    expect(readFileSync(path, 'utf8')).toBe(asJsonLines())
  })

  it('writes its report over an older one', async () => {
    const path = file('x', asJsonLines())
    const report = file('report.html', 'old')

    const { code } = await recloser([command, path, ...flags, '--html', report])

    expect(code).toBe(0)
    expect(readFileSync(report, 'utf8')).toContain('<!doctype html>')
  })

  it('says that its input is not there, and writes no report', async () => {
    const missing = join(dirname(file('x', '')), 'missing')

    const { code, err } = await recloser([command, missing, ...flags, '--html', missing])

    expect([code, existsSync(missing)]).toEqual([1, false])
    expect(err).toContain('missing cannot be read')
  })
})

it.each([[[]], [['-']]])('does not write its report over the file that is its standard input: %j', async (paths) => {
  const path = file('x', asJsonLines())
  const fd = openSync(path, 'r')
  const complaints: string[] = []
  async function* bytes() {
    yield await Promise.resolve(readFileSync(path))
  }

  const code = await run(
    ['replay', ...paths, '--html', path],
    '1.2.3',
    {
      stdin: Object.assign(bytes(), { fd }),
      stdout: { write: () => true },
      stderr: { write: (text) => complaints.push(text) },
      signal: new AbortController().signal,
    },
    loaded,
  )
  closeSync(fd)

  expect(code).toBe(2)
  expect(complaints.join('')).toContain('would overwrite the input standard input')
  expect(readFileSync(path, 'utf8')).toBe(asJsonLines())
})
