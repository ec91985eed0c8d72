import { describe, expect, it } from 'vitest'
import type { ReplayResult } from 'recloser/simulate'
import { recordsOf } from '../../src/cli/csv-records.ts'
import { recloser } from './running.ts'

const header = 'atMs,durationMs,outcome,agent\n'
const rows = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, n) => `${from + n},1,success,"a ""b"" c"\n`).join('')

async function cut(pieces: readonly (readonly string[])[]) {
  const left: number[] = []
  const found: { readonly text: string; readonly linesBefore: number }[] = []
  async function* lines(): AsyncGenerator<readonly string[], void> {
    for (const piece of pieces) yield await Promise.resolve(piece)
  }
  for await (const records of recordsOf(lines(), (line) => left.push(line))) found.push(records)
  return { found, left }
}

describe('records of CSV', () => {
  it('keep a line break between quotes, also where a piece ends there', async () => {
    expect(await cut([['a', 'b "x'], ['y" c', 'd'], ['e']])).toEqual({
      left: [],
      found: [
        { text: 'a', linesBefore: 0 },
        { text: 'b "x\ny" c\nd', linesBefore: 1 },
        { text: 'e', linesBefore: 4 },
        { text: '', linesBefore: 5 },
      ],
    })
  })

  it('leave out a line that opens a quote which is not closed at the end of the input', async () => {
    expect(await cut([['a', '"b', 'c']])).toEqual({
      left: [2],
      found: [
        { text: 'a', linesBefore: 0 },
        { text: '\nc', linesBefore: 1 },
      ],
    })
  })

  it('leave it out too where a hundred lines do not close it', async () => {
    const lines = ['"open', ...Array.from({ length: 150 }, (_, n) => `${n}`), 'close"']

    const { found, left } = await cut([lines.slice(0, 50), lines.slice(50)])

    expect(left).toEqual([1, 152])
    expect(found.map(({ text }) => text).join('\n')).toContain('\n0\n1\n2\n')
  })

  it('hand on what follows such a line as soon as there are a hundred lines', async () => {
    const lines = ['"open', ...Array.from({ length: 99 }, (_, n) => `${n}`)]

    const { found } = await cut([lines.slice(0, 99), lines.slice(99), ['end']])

    expect(found.map(({ linesBefore }) => linesBefore)).toEqual([0, 0, 100, 101])
  })

  it('keep a line break between quotes also at the end of a long piece', async () => {
    const lines = Array.from({ length: 80 }, (_, n) => `${n}`)

    const { found, left } = await cut([[...lines, 'a "x', ...lines.slice(0, 25)], ['y" b']])

    expect(left).toEqual([])
    expect(found[1]).toEqual({ text: `a "x\n${lines.slice(0, 25).join('\n')}\ny" b`, linesBefore: 80 })
  })
})

describe('replay of CSV', () => {
  it('names the line that stands too far behind, wherever the pieces of the input break', async () => {
    const lines = [10, 20, 30, 40, 1, 50].map((atMs) => `${atMs},1,success,a\n`)

    for (const stdin of [[header, ...lines], [header + lines.join('')]]) {
      const { err } = await recloser(['replay', '--strict', '--max-disorder', '2'], { stdin })

      expect(err).toMatch(/^recloser: standard input, line 6: it appears more than 2 lines too late/)
    }
  })

  it('loses one line to a quote that is not closed, and names it', async () => {
    const text = `${header}${rows(0, 10)}10,1,success,"never closed\n${rows(11, 3_000)}`

    const { out, err } = await recloser(['replay', '--json'], { stdin: [text] })

    expect((JSON.parse(out) as ReplayResult).totals.calls).toBe(2_999)
    expect(err).toBe(
      'Read 3,000 lines of standard input; 1 could not be read, the first is standard input, line 12: it opens a quote that is not closed.\n',
    )
  })

  it('counts a line with too few values among those that it read, and names it', async () => {
    const text = `${header}${rows(0, 2)}2,1\n${rows(3, 5)}`

    const { err } = await recloser(['replay', '--json'], { stdin: [text] })

    expect(err).toContain('Read 5 lines of standard input; 1 could not be read, the first is standard input, line 4: ')
  })

  it('finds the names of the columns after empty lines, and however it is cut', async () => {
    const text = `\n\n${header}${rows(0, 3)}`

    const { out } = await recloser(['replay', '--json', '--format', 'csv'], { stdin: text.match(/.{1,7}|\n/g) ?? [] })

    expect((JSON.parse(out) as ReplayResult).totals.calls).toBe(3)
  })
})
