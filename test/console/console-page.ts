// The page of a console in a real browser, served by node:http. Chromium comes from the system; where there is none this says
// so, and the tests fail if REQUIRE_CHROMIUM is set, as it is in CI.

import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext, type Page } from 'playwright-core'
import { breakerConsole, toNodeListener, type ConsoleOptions } from 'recloser/console'

export const program = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
export const isHere = existsSync(program)
if (!isHere) console.warn(`no Chromium at ${program}: the tests of the console's page are not run`)

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
// A test must not look up hosts of the browser's maker.
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync']

export interface Browser {
  readonly context: BrowserContext
  close(): Promise<void>
}

export async function openBrowser(): Promise<Browser> {
  const folder = mkdtempSync(join(tmpdir(), 'recloser-console-'))
  const options = { executablePath: program, headless: true, chromiumSandbox: false, args: [...flags, ...quiet] }
  const context = await chromium.launchPersistentContext(folder, options)
  return {
    context,
    async close() {
      await context.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export interface Served {
  readonly url: string
  readonly server: Server
  close(): void
}

/** Serves a console under `/console` on a free port, or on one that was used before. */
export async function serveConsole(options: ConsoleOptions, port = 0): Promise<Served> {
  const handler = breakerConsole({ basePath: '/console', ...options })
  const server = createServer(toNodeListener(handler))
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    close() {
      handler.close()
      server.close()
      server.closeAllConnections()
    },
  }
}

export interface Opened {
  readonly page: Page
  /** What went wrong in the page, and what it asked for elsewhere. */
  readonly mistakes: string[]
}

export async function openConsole({ context }: Browser, url: string, hash = ''): Promise<Opened> {
  const page = await context.newPage()
  const mistakes: string[] = []
  page.setDefaultTimeout(20_000)
  page.on('pageerror', (error) => mistakes.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') mistakes.push(message.text())
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) mistakes.push(`asks for ${request.url()}`)
  })
  await page.goto(`${url}/console/${hash}`)
  await page.getByRole('status').getByText('live', { exact: true }).waitFor()
  return { page, mistakes }
}

/** Waits, on real time. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const endMs = performance.now() + 20_000; !(await holds());) {
    if (performance.now() > endMs) throw new Error(`not within 20 s: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
