import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect, it, vi } from 'vitest'
import { beside } from '../../src/cli/beside.ts'
import { breakerFlags } from '../../src/cli/breaker-flags.ts'
import { inputFlags } from '../../src/cli/input-flags.ts'
import { run } from '../../src/cli/run.ts'
import { asJsonLines, file, loaded, recloser } from './running.ts'

it.each([[], ['replay'], ['sweep'], ['trials'], ['demo']])('explains %j to the letter', async (...command) => {
  const { code, out } = await recloser([...command, '--help'])

  expect(code).toBe(0)
  await expect(out).toMatchFileSnapshot(`golden/help${command.map((name) => `.${name}`).join('')}.txt`)
})

it.each(['--help', '-h', 'help'])('lists the commands with %s', async (flag) => {
  const { code, out, err } = await recloser([flag])

  expect([code, err]).toEqual([0, ''])
  for (const word of ['replay', 'sweep', '--version', '130  stopped']) expect(out).toContain(word)
})

it('says the same, as a complaint, where no command is given', async () => {
  const { code, out, err } = await recloser([])

  expect([code, out]).toEqual([2, ''])
  expect(err).toContain('Usage')
})

it.each(['--version', '-v'])('says its version with %s', async (flag) => {
  expect(await recloser([flag])).toEqual({ code: 0, out: '1.2.3\n', err: '' })
})

it.each(['replay', 'sweep'])('%s --help names each of its flags', async (name) => {
  const { code, out } = await recloser([name, '--help'])

  expect(code).toBe(0)
  for (const flag of Object.keys({ ...breakerFlags, ...inputFlags, json: 0 })) expect(out).toContain(`--${flag}`)
  expect(out.split('\n').every((line) => line.length <= 120)).toBe(true)
})

it.each<[readonly string[], string]>([
  [['reply'], 'unknown command "reply", did you mean replay?'],
  [['constructor'], 'unknown command "constructor"; recloser --help lists them'],
  [['replay', '--failure-treshold', '5'], 'unknown option --failure-treshold, did you mean --failure-threshold?'],
  [['replay', '--colour'], 'unknown option --colour'],
  [['replay', '--failure-threshold'], "Option '--failure-threshold <value>' argument missing"],
  [['replay', '--strict=yes'], "Option '--strict' does not take an argument"],
  [['replay', '--failure-threshold', 'five'], '--failure-threshold must be a number, received "five"'],
  [['replay', '--failure-threshold', '0'], '--failure-threshold must be a whole number above 0, received 0'],
  [
    ['replay', '--reset-timeout', '5 parsecs'],
    '--reset-timeout must be a duration such as 500ms, 30s or 5m, received "5 parsecs"',
  ],
  [
    ['replay', '--reset-timeout', 'soon'],
    '--reset-timeout must be a duration such as 500ms, 30s or 5m, received "soon"',
  ],
  [['replay', '--failure-rate', '150%'], '--failure-rate must be a number above 0, at most 1, received 1.5'],
  [['replay', '--slow-rate', '0.5'], '--slow-rate needs --slow-calls DURATION'],
  [['replay', '--window', '1s'], '--window needs --failure-rate SHARE or --slow-calls DURATION'],
  [
    ['replay', '--recommended', '--minimum-calls', '5'],
    '--minimum-calls needs --failure-rate SHARE or --slow-calls DURATION',
  ],
  [['replay', '--format', 'xml'], '--format must be json, csv, access-log, received "xml"'],
  [['replay', '--time-is', 'now'], '--time-is must be begin, end, received "now"'],
  [['replay', '--duration-unit', 'min'], '--duration-unit must be s, ms, us, received "min"'],
  [['replay', '--failure-status', '6xx'], '--failure-status must be statuses such as 5xx,429, received "6xx"'],
  [['replay', '--max-disorder', '0'], '--max-disorder must be a whole number above 0, received 0'],
])('refuses %j', async (args, message) => {
  const { code, out, err } = await recloser(args, { stdin: [asJsonLines()] })

  expect([code, out]).toEqual([2, ''])
  expect(err).toContain(`recloser: `)
  expect(err).toContain(message)
  expect(err.trimEnd()).not.toContain('\n')
})

it.each<[string, string, RegExp]>([
  ['a file that is not there', '/no/such/file', /^recloser: \/no\/such\/file cannot be read: ENOENT/],
  ['a file without an end of its own', '/dev/null', /^recloser: \/dev\/null is empty\n$/],
  ['a directory', tmpdir(), / is a directory; name the files in it\n$/],
])('says which input it cannot read: %s', async (_, path, message) => {
  const { code, err } = await recloser(['replay', path])

  expect(code).toBe(1)
  expect(err).toMatch(message)
})

it('reads standard input once', async () => {
  const { code, err } = await recloser(['replay', '-', '-'], { stdin: [asJsonLines()] })

  expect([code, err]).toEqual([1, 'recloser: standard input can be read only once; name a file\n'])
})

it('says that gzip is damaged', async () => {
  const path = file('calls.gz', Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2, 3, 4))

  const { code, err } = await recloser(['replay', path])

  expect([code, err]).toEqual([1, expect.stringMatching(/^recloser: .*calls\.gz cannot be read: /)])
})

it('says that the input broke off, packed or not', async () => {
  function* breaking(first: Uint8Array): Generator<Uint8Array, void> {
    yield first
    throw new Error('cable cut')
  }
  for (const first of [Buffer.from(asJsonLines()), gzipSync(asJsonLines()).subarray(0, 50)]) {
    const { code, err } = await recloser(['replay'], { stdin: breaking(first) })

    expect([code, err]).toEqual([1, 'recloser: standard input cannot be read: cable cut\n'])
  }
})

it('tells of its progress on a terminal, and takes the line away', async () => {
  const path = file('calls.jsonl', asJsonLines())
  let nowMs = 0
  vi.spyOn(performance, 'now').mockImplementation(() => (nowMs += 600))

  const seen = await recloser(['replay', path], { isTTY: true })
  const piped = await recloser(['replay'], { isTTY: true, stdin: [asJsonLines()] })
  const silent = await recloser(['replay', path])
  vi.restoreAllMocks()

  const clear = '\r\u001B[K'
  expect(seen.err).toMatch(/█+░* +\d+ % {2}\d+ lines, [\d,]+\/s/)
  expect(seen.err.startsWith(clear)).toBe(true)
  expect(seen.err.endsWith(clear)).toBe(true)
  expect(piped.err.slice(clear.length)).toMatch(/^\d+ lines/)
  expect(silent.err).toBe('')
})

it('stops with 130 when it is told to', async () => {
  const stopping = new AbortController()
  stopping.abort()

  const { code, out } = await recloser(['replay'], { stdin: [asJsonLines()], signal: stopping.signal })

  expect([code, out]).toEqual([130, ''])
})

it('lets an error come out that is nobody’s fault', async () => {
  const complaints: string[] = []
  const surroundings = {
    stdin: [] as never,
    stdout: {
      write() {
        throw new Error('no paper')
      },
    },
    stderr: { write: (text: string) => complaints.push(text) },
    signal: new AbortController().signal,
  }

  await expect(run(['--help'], '1.2.3', surroundings, loaded)).rejects.toThrow('no paper')
  expect(complaints).toEqual([])
})

it('loads a command that stands beside it when it is asked for', async () => {
  const path = file('extra.mjs', "export const help = 'helps'")

  const { help } = await beside<{ help: string }>('extra.mjs', pathToFileURL(path).href)()

  expect(help).toBe('helps')
})

it('is the program of the package', () => {
  const { bin } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly bin: object }

  expect(bin).toEqual({ recloser: './dist/bin/recloser.js' })
})
