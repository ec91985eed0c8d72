import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** A line that a process told. */
export interface Line {
  readonly type: 'transition' | 'attached' | 'detached' | 'latency' | 'published' | 'heard' | 'answered'
  readonly atMs: number
  readonly from?: string
  readonly to?: string
  readonly reason?: string
  readonly calls?: number
  readonly medianMs?: number
  readonly p99Ms?: number
}

export interface Process {
  readonly name: string
  readonly lines: Line[]
  readonly child: ChildProcess
  readonly state: string
  readonly attached: boolean
  say(word: string): void
}

/** A dependency that can die, and counts what reaches it. */
export interface Dependency {
  readonly port: number
  up: boolean
  delayMs: number
  readonly asked: number
  readonly inFlight: number
  /** The most at once since it was set to 0. */
  most: number
  close(): void
}

export async function dependency(): Promise<Dependency> {
  const state = { up: true, delayMs: 2, asked: 0, inFlight: 0, most: 0 }
  const server = createServer((_, response) => {
    state.asked++
    state.most = Math.max(state.most, ++state.inFlight)
    // As it was when it was asked.
    const { up } = state
    setTimeout(() => {
      state.inFlight--
      response.statusCode = up ? 200 : 503
      response.end('answer')
    }, state.delayMs)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return Object.assign(state, {
    port,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  })
}

export interface Fleet {
  readonly processes: readonly Process[]
  /** Waits until it is so. */
  until(holds: (processes: readonly Process[]) => boolean, withinMs?: number): Promise<void>
  stop(): void
}

const defaults = {
  everyMs: 10,
  halfOpenMaxCalls: 1,
  resetTimeoutMs: 700,
  shared: true,
  heartbeatMs: 300,
  commandTimeoutMs: 400,
  leaseTimeoutMs: 250,
} as const

/** Starts processes that share one circuit. */
export async function startProcesses(
  count: number,
  settings: {
    readonly redisPort: number
    readonly dependencyPort: number
    readonly everyMs?: number
    readonly halfOpenMaxCalls?: number
    readonly resetTimeoutMs?: number
    readonly heartbeatMs?: number
    readonly commandTimeoutMs?: number
    readonly leaseTimeoutMs?: number
  },
): Promise<Fleet> {
  const folder = mkdtempSync(join(tmpdir(), 'recloser-processes-'))
  const program = await compiled(folder)
  const processes = Array.from({ length: count }, (_, index): Process => {
    const name = `process-${index}`
    const library = index % 2 === 0 ? 'node-redis' : 'ioredis'
    const given = { ...defaults, ...settings, name, library }
    const child = spawn(process.execPath, [program, JSON.stringify(given)], { stdio: ['pipe', 'pipe', 'inherit'] })
    const lines: Line[] = []
    createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line) as Line))
    const last = (types: readonly string[]): Line | undefined =>
      [...lines].reverse().find(({ type }) => types.includes(type))
    return {
      name,
      lines,
      child,
      get state() {
        return last(['transition'])?.to ?? 'closed'
      },
      get attached() {
        return last(['attached', 'detached'])?.type === 'attached'
      },
      say: (word) => void child.stdin.write(`${word}\n`),
    }
  })
  const until: Fleet['until'] = async (holds, withinMs = 10_000) => {
    const endMs = performance.now() + withinMs
    while (!holds(processes)) {
      if (performance.now() > endMs) {
        const now = processes.map(({ name, state, attached }) => `${name} ${state} ${attached}`).join(', ')
        throw new Error(`is not so within ${withinMs} ms: ${holds.toString()}: ${now}`)
      }
      await pause(5)
    }
  }
  const stop = (): void => {
    processes.forEach(({ child }) => void child.kill('SIGKILL'))
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await until((all) => all.every(({ attached }) => attached), 60_000)
  } catch (error) {
    stop()
    throw error
  }
  return { processes, until, stop }
}

/** The program of a process, in one file: forty of them start at once, and compiling takes longer than all else. */
async function compiled(folder: string): Promise<string> {
  const outfile = join(folder, 'worker.cjs')
  const entry = fileURLToPath(new URL('worker.ts', import.meta.url))
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' })
  return outfile
}

/** The clock of the processes, in milliseconds. */
export const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6

export const since = (lines: readonly Line[], atMs: number): readonly Line[] =>
  lines.filter((line) => line.atMs >= atMs)

/** The transitions to this state, of all processes. */
export const transitionsTo = (processes: readonly Process[], to: string): readonly Line[] =>
  processes.flatMap(({ lines }) => lines.filter((line) => line.type === 'transition' && line.to === to))

export const all =
  (state: string) =>
  (processes: readonly Process[]): boolean =>
    processes.every((each) => each.state === state)
