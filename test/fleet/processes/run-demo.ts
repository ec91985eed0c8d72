import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { redisProgram } from '../support/redis-program.ts'

/** A run of `npm run fleet-demo` without a terminal. */
export interface DemoRun {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
  /** From its first line, when its processes run, until it has ended. */
  readonly ranMs: number
  /** How many servers it has started. */
  readonly servers: number
  /** What it has left behind: folders, servers and processes. */
  readonly left: readonly string[]
}

/** @param options `interruptAt`: Ctrl-C when its output matches; `withoutServer`: as on a machine without Redis and Valkey */
export async function runDemo(
  args: readonly string[] = [],
  options: { readonly interruptAt?: RegExp; readonly withoutServer?: boolean } = {},
): Promise<DemoRun> {
  const folder = mkdtempSync(join(tmpdir(), 'fleet-demo-test-'))
  const started = join(folder, 'started')
  if (options.withoutServer !== true) noteServers(folder, started)
  let firstLineMs = NaN
  // A group of its own, which gets what a terminal sends to all in the foreground.
  const child = spawn(process.execPath, ['--import', 'tsx', 'examples/fleet-demo/main.ts', ...args], {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    detached: true,
    env: {
      ...process.env,
      TMPDIR: folder,
      PATH: options.withoutServer === true ? folder : [folder, process.env.PATH].join(delimiter),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  let interrupted = false
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (stdout === '') firstLineMs = performance.now()
    stdout += text
    if (interrupted || options.interruptAt?.test(stdout) !== true) return
    interrupted = true
    process.kill(-(child.pid as number), 'SIGINT')
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    const ranMs = performance.now() - firstLineMs
    const servers = existsSync(started) ? readFileSync(started, 'utf8').trim().split('\n') : []
    const left = [
      ...readdirSync(folder).filter((name) => name.startsWith('recloser-')),
      ...servers.filter((pid) => lives(Number(pid))).map((pid) => `server ${pid}`),
      // Its processes run a program of this folder.
      ...execFileSync('ps', ['-A', '-o', 'args'], { encoding: 'utf8' })
        .split('\n')
        .filter((line) => line.includes(folder)),
    ]
    return { exitCode, stdout, stderr, ranMs, servers: servers.length, left }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Puts a program before the server that notes each start. */
function noteServers(folder: string, started: string): void {
  const path = join(folder, 'redis-server')
  writeFileSync(path, `#!/bin/sh\necho $$ >>'${started}'\nexec '${redisProgram()?.server}' "$@"\n`)
  chmodSync(path, 0o755)
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
