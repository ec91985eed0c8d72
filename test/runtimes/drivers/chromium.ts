import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { entryOf } from '../stage.ts'
import type { CheckResult } from '../suite/run-checks.ts'
import { failed, refusingUrl, type DriverResult } from './form-result.ts'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  // A test must not look up hosts of the browser's maker.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Serves the suite as a page, opens it in a browser without a window, and reads the results. */
export async function runInChromium(program: string, stage: string, limitMs: number): Promise<DriverResult> {
  const server = await serve(readFileSync(join(stage, entryOf.page), 'utf8'))
  let version: string | undefined
  try {
    const options = { executablePath: program, headless: true, args: flags, timeout: limitMs, chromiumSandbox: false }
    const browser = await chromium.launch(options)
    try {
      version = browser.version()
      const page = await browser.newPage()
      page.setDefaultTimeout(limitMs)
      const query = new URLSearchParams({ refusing: await refusingUrl() })
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/?${query.toString()}`)
      const handle = await page.waitForFunction(() => (globalThis as { results?: Promise<unknown> }).results)
      return { version, forms: [{ form: 'bundled', checks: (await handle.jsonValue()) as readonly CheckResult[] }] }
    } finally {
      await browser.close()
    }
  } catch (error) {
    const checks = failed('the page gives results', error)
    return { ...(version === undefined ? {} : { version }), forms: [{ form: 'bundled', checks }] }
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

async function serve(script: string): Promise<Server> {
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? script : '<!doctype html><script type="module" src="/page.js"></script>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}
