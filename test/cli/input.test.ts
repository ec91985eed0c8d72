import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { expect, it, vi } from 'vitest'
import { replay, type ReplayResult } from 'recloser/simulate'
import { untyped } from '../support/complaint.ts'
import { asJsonLines, file, outage, recloser } from './running.ts'

it('names the line that stands too far behind, though later ones were read with it', async () => {
  const line = (atMs: number): string => `{"atMs":${atMs},"durationMs":0,"outcome":"success"}\n`
  const text = [10, 20, 30, 40, 1, 50, 60].map(line).join('')

  const { err } = await recloser(['replay', '--strict', '--max-disorder', '2'], { stdin: [text] })

  expect(err).toBe(
    'recloser: standard input, line 5: it appears more than 2 lines too late; allow more with --max-disorder\n',
  )
})

it('puts the calls of several files in order, whichever file comes first', async () => {
  const third = outage.length / 3
  const files = [0, 1, 2].map((n) => file(`${n}.log`, asJsonLines(outage.slice(n * third, (n + 1) * third))))
  const everySecond = [0, 1].map((rest) => file(`${rest}.log`, asJsonLines(outage.filter((_, at) => at % 2 === rest))))

  const calls = outage.map(({ isGood, ...call }) => ({ ...call, outcome: isGood ? 'success' : 'failure' }) as const)
  const expected = replay({ calls, options: { resetTimeoutMs: 30_000 } })

  for (const given of [[...files].reverse(), everySecond]) {
    const { out } = await recloser(['replay', ...given, '--reset-timeout=30s', '--json', '--max-disorder', '10'])
    expect(JSON.parse(out)).toEqual(JSON.parse(JSON.stringify(await expected)))
  }
})

it('reads on no file after one that cannot be read', async () => {
  const good = file('good.jsonl', asJsonLines())
  const bad = file('bad.jsonl', `${asJsonLines(outage.slice(0, 1))}nonsense`)

  const { code, err } = await recloser(['replay', '--strict', good, bad])

  expect([code, err]).toEqual([1, `recloser: ${bad}, line 2: it is not JSON\n`])
})

it('puts the calls of long files in order', async () => {
  const lines = (first: number): string =>
    Array.from({ length: 5_000 }, (_, n) => `{"atMs":${first + 2 * n},"durationMs":0,"outcome":"success"}\n`).join('')

  const { out } = await recloser(['replay', '--json', file('even', lines(0)), file('odd', lines(1))])

  const { totals, fromMs, toMs } = JSON.parse(out) as ReplayResult
  expect([totals.calls, fromMs, toMs]).toEqual([10_000, 0, 9_999])
})

it('ends at once when it is stopped, though its input sends nothing', async () => {
  const stopping = new AbortController()
  const silence = new Promise<never>(() => undefined)

  const ending = recloser(['replay'], { stdin: [untyped(silence)], signal: stopping.signal })
  setImmediate(() => stopping.abort())

  expect(await ending).toEqual({ code: 130, out: '', err: '' })
})

it('reads every call where files have calls of the same moment', async () => {
  const lines = [1, 1, 2].map((atMs) => `{"atMs":${atMs},"durationMs":0,"outcome":"success"}\n`).join('')
  const [one, other] = [file('one', lines), file('other', lines)]

  const { code, out } = await recloser(['replay', one, other])

  expect([code, out]).toEqual([0, expect.stringContaining(`Read 6 lines of ${one}, ${other}.\n`)])
  expect(out).toContain('Of 6 calls')
})

it('speaks of one line as of one', async () => {
  const { out } = await recloser(['replay'], { stdin: ['{"atMs":1,"durationMs":0,"outcome":"success"}'] })

  expect(out).toContain('Read 1 line of standard input.\n')
})

it.each([
  ['as many lines too late as are allowed', [30, 20, 10], 3],
  ['a line more', [40, 30, 20, 10], 3],
  ['at the moment of the last that is not waited for any more', [10, 20, 30, 10], 4],
])('reads a call that appears %s', async (_, times, calls) => {
  const text = times.map((atMs) => `{"atMs":${atMs},"durationMs":0,"outcome":"success"}\n`).join('')

  const { out } = await recloser(['replay', '--json', '--max-disorder', '2'], { stdin: [text] })

  expect((JSON.parse(out) as ReplayResult).totals.calls).toBe(calls)
})

it('reads letters of several bytes, wherever the pieces of the input break', async () => {
  const line = '{"atMs":1,"größe":7,"outcome":"success"}\n'
  const bytes = new TextEncoder().encode(line)

  const { out } = await recloser(['replay', '--json', '--duration-field', 'größe'], {
    stdin: [line, ...Array.from(bytes, (byte) => Uint8Array.of(byte))],
  })

  expect((JSON.parse(out) as ReplayResult).totals.calls).toBe(2)
})

it('takes a line of more than a mebibyte for none of a log', async () => {
  const line = (pad: number): string => `{"atMs":1,"pad":"${'x'.repeat(pad)}","durationMs":0,|"outcome":"success"}\n`
  const text = [line(2 ** 20 - 60), line(2 ** 20)].join('')

  const { out } = await recloser(['replay'], { stdin: text.split('|') })

  expect(out).toContain('Read 2 lines of standard input; 1 could not be read, the first is standard input, line 2: ')
})

const hexLines = `{}\n${randomBytes(1 << 19).toString('hex')}\n`
const inPieces = (bytes: Uint8Array): readonly Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / 4_096) }, (_, n) => bytes.subarray(n * 4_096, (n + 1) * 4_096))

it.each([
  ['plain', inPieces(Buffer.from(hexLines)), []],
  ['packed', inPieces(gzipSync(hexLines)), []],
  ['beside another that cannot be read', inPieces(Buffer.from(asJsonLines())), ['nonsense']],
])('lets go of an input that it does not read to the end: %s', async (_, pieces, others) => {
  let isLeft = false
  function* all(): Generator<Uint8Array, void> {
    try {
      yield* pieces
      throw new Error('read too far')
    } finally {
      isLeft = true
    }
  }

  const flags = ['--strict', '--format', 'json', '--max-disorder', '1']
  const paths = ['-', ...others.map((text) => file('other', text))]
  const { code, err } = await recloser(['replay', ...flags, ...paths], { stdin: all() })

  expect([code, err]).toEqual([1, expect.not.stringContaining('read too far')])
  await vi.waitFor(() => expect(isLeft).toBe(true))
})
