import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ReplayResult } from 'recloser/simulate'
import { asJsonLines, file } from './running.ts'

interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<{ readonly code: unknown; readonly out: string; readonly err: string }>
}

/** The command in a process of its own. */
function start(args: readonly string[], nodeOptions: readonly string[] = []): Running {
  const child = spawn(process.execPath, [...nodeOptions, '--import', 'tsx', 'src/cli/main.ts', ...args])
  onTestFinished(() => void child.kill('SIGKILL'))
  const closed = once(child, 'close') as Promise<readonly unknown[]>
  const ended = Promise.all([closed, text(child.stdout), text(child.stderr)])
  return { child, ended: ended.then(([[code], out, err]) => ({ code, out, err })) }
}

describe('the command in a process of its own', () => {
  it('ends with 0, and writes nothing beside its answer', async () => {
    const { code, out, err } = await start(['replay', file('calls.jsonl', asJsonLines())]).ended

    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('the breaker admitted')
  })

  it.each([
    [2, ['replay', '--colour']],
    [1, ['replay', '/no/such/file']],
  ])('ends with %i for %j', async (code, args) => {
    expect(await start(args).ended).toMatchObject({ code, out: '' })
  })

  it('ends quietly when nobody reads on', async () => {
    // Its answer is longer than a pipe holds.
    const path = file('calls.jsonl', asJsonLines())
    const command = `"$0" --import tsx src/cli/main.ts replay --json --reset-timeout 1 "$1" | head -c 1; echo " \${PIPESTATUS[0]}"`
    const child = spawn('bash', ['-c', command, process.execPath, path])

    expect(await Promise.all([text(child.stdout), text(child.stderr)])).toEqual([
      '{ 0\n',
      `Read 600 lines of ${path}.\n`,
    ])
  })

  it('says in one line that its answer cannot be written', async () => {
    const command = `"$0" --import tsx src/cli/main.ts replay "$1" > /dev/full`
    const child = spawn('bash', ['-c', command, process.execPath, file('calls.jsonl', asJsonLines())])
    const closed = once(child, 'close')

    expect(await text(child.stderr)).toMatch(/^recloser: the answer cannot be written: ENOSPC[^\n]*\n$/)
    expect(await closed).toEqual([1, null])
  })

  it('ends with 130 on Ctrl-C, though its input goes on', async () => {
    const { child, ended } = start(['replay'])
    const { stdin } = child
    stdin?.on('error', () => undefined)
    // More than a pipe holds: what is written was read.
    await new Promise((resolve) => stdin?.write(asJsonLines().repeat(20), resolve))
    child.kill('SIGINT')
    const feeding = setInterval(() => stdin?.write(asJsonLines()), 5)
    onTestFinished(() => clearInterval(feeding))

    expect(await ended).toEqual({ code: 130, out: '', err: '' })
  })

  it('ends with 130 on Ctrl-C, though its input sends nothing', async () => {
    const { child, ended } = start(['replay'])
    // It has begun to read.
    await new Promise((resolve) => child.stdin?.write(asJsonLines().repeat(20), resolve))
    child.kill('SIGINT')

    expect(await Promise.race([ended, wait(10_000, 'still there')])).toEqual({ code: 130, out: '', err: '' })
  })

  it.each([
    ['its format is not known', 'Dear reader, hello\n'],
    ['a line cannot be read', '{}\n'],
    ['a packed line cannot be read', gzipSync('{}\n')],
  ])('ends at once where %s, though its input sends nothing more', async (_, text) => {
    const { child, ended } = start(['replay', '--strict'])
    child.stdin?.write(text)

    expect(await Promise.race([ended, wait(10_000, 'still there')])).toMatchObject({ code: 1, out: '' })
  })

  it('reads a trace that is many times larger than its memory', async () => {
    const { child, ended } = start(['replay', '--json'], ['--max-old-space-size=64'])
    const lines = 1_200_000
    const { stdin } = child
    for (let n = 0; n < lines; n += 1_000) {
      const piece = Array.from({ length: 1_000 }, (_, at) => `{"atMs":${n + at},"durationMs":7,"outcome":"success"}\n`)
      if (stdin?.write(piece.join('')) === false) await once(stdin, 'drain')
    }
    stdin?.end()
    const { code, out } = await ended

    expect(code).toBe(0)
    expect((JSON.parse(out) as ReplayResult).totals).toMatchObject({ calls: lines, succeeded: lines })
  })
})
