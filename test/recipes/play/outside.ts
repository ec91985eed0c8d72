import { spawn } from 'node:child_process'
import { freePort } from '../../foreign/play/program.ts'

/** A web service in a process of its own. */
export interface Outside {
  readonly get: (path: string) => Promise<string>
  readonly stop: () => Promise<void>
}

/** Starts a program that listens on the port it is given, and waits until it answers. */
export async function startOutside(
  command: (port: number) => { program: string; args: readonly string[]; cwd: string; env: NodeJS.ProcessEnv },
): Promise<Outside> {
  const port = await freePort()
  const { program, args, cwd, env } = command(port)
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  let said = ''
  for (const output of [child.stdout, child.stderr]) output.on('data', (data) => (said += String(data)))
  const get = async (path: string): Promise<string> => shownResponse(await fetch(`http://127.0.0.1:${port}${path}`))
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
  }

  for (let wait = 0; wait < 500; wait++) {
    if (child.exitCode !== null) throw new Error(`${program} ended: ${said}`)
    if ((await get('/').catch(() => undefined)) !== undefined) return { get, stop }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await stop()
  throw new Error(`${program} does not answer: ${said}`)
}

/** What a client of a web service sees. */
export async function shownResponse(response: Response): Promise<string> {
  const seconds = response.headers.get('retry-after')
  return `${response.status}${seconds === null ? '' : ` Retry-After: ${seconds}`} ${await response.text()}`
}
