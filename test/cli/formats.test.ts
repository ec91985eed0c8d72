import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { ReplayResult } from 'recloser/simulate'
import { recloser } from './running.ts'

const logLine = 'h - - [10/Oct/2026:00:00:00 +0000] "GET /" 200 1 0.1\n'
const isUnknown = /^recloser: standard input begins with /

/** Pieces of an input of which no more than these are read. */
function* andNoMore(...pieces: readonly string[]): Generator<string, void> {
  yield* pieces
  throw new Error('read too far')
}

describe('the format of the input', () => {
  it.each([
    ['a blank line', ['\n', 'atMs,durationMs,outcome\n1,1,success\n']],
    ['a line of spaces', [`  \n${logLine}`]],
    ['half a line', [logLine.slice(0, 20), logLine.slice(20)]],
    ['one byte of gzip', Array.from(gzipSync('atMs,durationMs,outcome\n1,1,success\n'), (byte) => Uint8Array.of(byte))],
    ['a mark of the byte order', ['\uFEFF{"atMs":1,"durationMs":1,"outcome":"success"}']],
  ])('is known, though it begins with %s', async (_, stdin) => {
    const { code, out } = await recloser(['replay', '--json'], { stdin })

    expect(code).toBe(0)
    expect((JSON.parse(out) as ReplayResult).totals.calls).toBe(1)
  })

  it('is that of an access log, if one of its first twenty lines is of one', async () => {
    const junk = (lines: number): string => 'starting: please wait\n'.repeat(lines)

    const known = await recloser(['replay'], { stdin: [junk(19) + logLine] })
    const unknown = await recloser(['replay'], { stdin: [junk(20) + logLine] })

    expect(known.out).toContain('Read 20 lines of standard input; 19 could not be read')
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringMatching(isUnknown)])
  })

  it.each(['Dear reader, hello', 'Hello,world!', 'Hello'])('is not known by %j', async (text) => {
    const { code, err } = await recloser(['replay'], { stdin: [text] })

    expect([code, err]).toEqual([
      1,
      `recloser: standard input begins with ${JSON.stringify(text)}, which is not a line of JSON, CSV with the names of its columns, or an access log; give the format with --format json|csv|access-log\n`,
    ])
  })

  it('is asked for with no more than the beginning of a long line', async () => {
    const { err } = await recloser(['replay'], { stdin: ['!'.repeat(200)] })

    expect(err).toContain(`begins with "${'!'.repeat(80)}", which`)
  })

  it.each([
    ['a line that has ended', ['x\n']],
    ['64 KiB, where no line ends', ['! '.repeat(1 << 15)]],
    ['64 KiB, in several pieces', Array.from({ length: 16 }, () => '! '.repeat(1 << 11))],
  ])('is told by %s', async (_, pieces) => {
    const { err } = await recloser(['replay'], { stdin: andNoMore(...pieces) })

    expect(err).toMatch(isUnknown)
  })

  it.each([
    ['empty lines', '\n\n'],
    ['empty lines of Windows', '\r\n\r\n'],
    ['spaces', '  \n '],
  ])('does not matter where there are only %s', async (_, text) => {
    const { code, err } = await recloser(['replay'], { stdin: [text] })

    expect([code, err]).toEqual([1, 'recloser: standard input has only blank lines\n'])
  })

  it.each([
    [0x1f, 0x41],
    [0x41, 0x8b],
  ])('is not gzip only for one byte: %d, %d', async (...bytes) => {
    const { err } = await recloser(['replay'], { stdin: [Uint8Array.of(...bytes)] })

    expect(err).toMatch(isUnknown)
  })
})
