import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { Dependency } from './dependency.ts'
import { Member } from './member.ts'
import { RedisServer } from './redis-server.ts'
import { callsPerSecond, scriptMs, steps, type Part } from './scenario.ts'

/** A run, while it goes on and when it is over. */
export interface FleetRun {
  /** On the clock of `performance.now()`. */
  readonly startedAtMs: number
  readonly members: readonly Member[]
  readonly dependency: Dependency
  /** What was done so far. */
  readonly done: readonly { readonly part: Part; readonly up: boolean; readonly atMs: number }[]
}

export interface View {
  draw(run: FleetRun): void
  close(): void
}

const drawEveryMs = 100

/** Plays the script with real processes; all of them have ended when it resolves or rejects. */
export async function runFleet(view: View, signal: AbortSignal): Promise<FleetRun> {
  const ends: (() => unknown)[] = []
  try {
    const folder = await mkdtemp(join(tmpdir(), 'recloser-fleet-'))
    ends.push(() => rm(folder, { recursive: true, force: true }))
    const program = await compiled(folder)
    const redis = await RedisServer.start()
    ends.push(() => redis.stop())
    const dependency = new Dependency()
    ends.push(() => dependency.stop())
    const dependencyPort = await dependency.start()
    const members = callsPerSecond.map((rate) => {
      const member = new Member(program, { redisPort: redis.port, dependencyPort, callsPerSecond: rate })
      ends.push(() => member.stop())
      return member
    })
    await Promise.all(members.map((member) => member.ready()))
    return await play({ members, dependency, redis }, view, signal)
  } finally {
    view.close()
    for (const end of ends.reverse()) await end()
  }
}

async function play(
  { members, dependency, redis }: { members: readonly Member[]; dependency: Dependency; redis: RedisServer },
  view: View,
  signal: AbortSignal,
): Promise<FleetRun> {
  const startedAtMs = performance.now()
  const done: { part: Part; up: boolean; atMs: number }[] = []
  const run: FleetRun = { startedAtMs, members, dependency, done }
  signal.throwIfAborted()
  for (const member of members) member.go()

  while (performance.now() - startedAtMs < scriptMs) {
    signal.throwIfAborted()
    const next = steps[done.length]
    if (next !== undefined && performance.now() - startedAtMs >= next.atMs) {
      const { part, up } = next
      if (part === 'dependency') dependency.up = up
      else await (up ? redis.start() : redis.kill())
      done.push({ part, up, atMs: performance.now() })
    }
    view.draw(run)
    await pause(drawEveryMs)
  }
  return run
}

/** The program of a process, in one file: eight of them start at once, and compiling takes longer than all else. */
async function compiled(folder: string): Promise<string> {
  const program = join(folder, 'worker.cjs')
  await build({
    entryPoints: [fileURLToPath(new URL('worker.ts', import.meta.url))],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  })
  return program
}
