// The built playground in a real browser, under a path of a site, as a static host would serve it.

import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import type { Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { openBrowser, openTab, type Browser, type Opened } from '../support/browser.ts'

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }
const basePath = '/any/path/'

function serve(folder: string): Server {
  return createServer(({ url = '' }, response) => {
    const path = new URL(url, 'http://host').pathname
    const file = join(folder, path.slice(basePath.length) || 'index.html')
    const isThere = path.startsWith(basePath) && statSync(file, { throwIfNoEntry: false })?.isFile() === true
    response.statusCode = isThere ? 200 : 404
    response.setHeader('content-type', types[extname(file)] ?? 'text/plain')
    response.end(isThere ? readFileSync(file) : '')
  })
}

export interface Playground {
  /** What was built. */
  folder: string
  browser: Browser
  url: string
}

/** Built and served before all tests of the file. */
export function usePlayground(): Playground {
  const playground = {} as Playground
  let server: Server
  beforeAll(async () => {
    playground.folder = mkdtempSync(join(tmpdir(), 'recloser-playground-'))
    await build({
      configFile: 'examples/playground/vite.config.ts',
      logLevel: 'error',
      build: { outDir: playground.folder },
    })
    server = serve(playground.folder)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    playground.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${basePath}`
    playground.browser = await openBrowser()
  }, 60_000)
  afterAll(async () => {
    await playground.browser.close()
    server.close()
    server.closeAllConnections()
    rmSync(playground.folder, { recursive: true, force: true })
  })
  return playground
}

/** Opens the page in a tab of its own, which is closed after the test. */
export async function openPlayground(
  { browser, url }: Playground,
  hash = '',
  prepare?: (page: Page) => Promise<void>,
): Promise<Opened> {
  const { page, mistakes } = await openTab(browser, url)
  onTestFinished(() => page.close())
  await prepare?.(page)
  await page.goto(url + hash)
  await page.getByRole('heading', { name: 'recloser playground' }).waitFor()
  return { page, mistakes }
}
