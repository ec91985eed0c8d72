import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { stripVTControlCharacters } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'

/** Starts the playground as `npm run playground` does. */
function serve() {
  const child = spawn('npm', ['run', '--silent', 'playground'], { stdio: ['pipe', 'pipe', 'pipe'], detached: true })
  onTestFinished(() => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, 'SIGKILL')
  })
  let printed = ''
  const address = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      printed += stripVTControlCharacters(chunk.toString())
      const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(printed)
      if (found !== null) resolve(found[0])
    })
    child.on('exit', () => reject(new Error(`it ended: ${printed}`)))
  })
  return { child, address }
}

it('is served on a free port of this machine, and stops on Ctrl-C', async () => {
  // Vite's own port is taken, perhaps by this.
  const other = createServer().listen(5173, '127.0.0.1')
  other.on('error', () => undefined)
  onTestFinished(() => void other.close())
  const { child, address } = serve()
  const url = await address

  expect(url).not.toContain(':5173/')
  expect(await (await fetch(url)).text()).toContain('<title>recloser playground</title>')
  // A module of the library, as the page asks for it.
  const script = await (await fetch(`${url}world/world.ts`)).text()
  const library = /from "([^"]*src\/index\.ts)"/.exec(script)?.[1] ?? expect.fail(script)
  expect(await (await fetch(new URL(library, url))).text()).toContain('CircuitBreaker')
  // As a terminal does: to all processes in front.
  const ended = once(child, 'exit')
  process.kill(-(child.pid ?? expect.fail()), 'SIGINT')
  await ended
  await expect(fetch(url)).rejects.toThrow()
  expect(existsSync('node_modules/.vite/deps')).toBe(false)
})
