// The page of a console in a real browser, served by node:http.

import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { breakerConsole, toNodeListener, type ConsoleOptions } from 'recloser/console'
import { openTab, type Browser, type Opened } from '../support/browser.ts'

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

export async function openConsole(browser: Browser, url: string, hash = ''): Promise<Opened> {
  const { page, mistakes } = await openTab(browser, url)
  await page.goto(`${url}/console/${hash}`)
  await page.getByRole('status').getByText('live', { exact: true }).waitFor()
  return { page, mistakes }
}
