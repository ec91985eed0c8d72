import { spawn, type ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { entryOf } from '../stage.ts'
import type { CheckResult } from '../suite/run-checks.ts'
import { failed, refusingUrl } from './form-result.ts'

const config = `
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "suite", worker = (
      modules = [(name = "worker", esModule = embed "${entryOf.worker}")],
      compatibilityDate = "2026-01-01",
    )),
    # By default a worker reaches public addresses only.
    (name = "internet", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "suite")],
);
`

/** Serves the suite as a worker, asks it for its results, and stops it. */
export async function runInWorkerd(program: string, stage: string, limitMs: number): Promise<readonly CheckResult[]> {
  const file = join(stage, 'workerd.capnp')
  writeFileSync(file, config)
  // It tells the port it was given on the file descriptor that `--control-fd` names.
  const server = spawn(program, ['serve', file, '--control-fd=3'], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    env: {},
    timeout: limitMs,
    killSignal: 'SIGKILL',
  })
  const ended = new Promise((resolve) => server.once('close', resolve))
  let complaints = ''
  server.stderr?.on('data', (data) => (complaints += String(data)))
  try {
    const port = await Promise.race([portOf(server), ended.then(() => undefined)])
    if (port === undefined) throw new Error(`it ended at once\n${complaints}`)
    const query = new URLSearchParams({ refusing: await refusingUrl() })
    const response = await fetch(`http://127.0.0.1:${port}/?${query.toString()}`)
    if (!response.ok) throw new Error(`it answered ${response.status}: ${await response.text()}\n${complaints}`)
    return (await response.json()) as readonly CheckResult[]
  } catch (error) {
    return failed('the worker answers with results', error)
  } finally {
    server.kill('SIGKILL')
    await ended
  }
}

async function portOf(server: ChildProcess): Promise<number | undefined> {
  for await (const line of createInterface({ input: server.stdio[3] as Readable })) {
    const message = JSON.parse(line) as { readonly event: string; readonly port?: number }
    if (message.event === 'listen') return message.port
  }
  return undefined
}
