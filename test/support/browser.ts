// Pages in a real browser. Chromium comes from the system; where there is none this says so, and the tests fail if
// REQUIRE_CHROMIUM is set, as it is in CI.

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import { chromium, type BrowserContext, type Page } from 'playwright-core'

export const program = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
export const isHere = existsSync(program)
if (!isHere) console.warn(`no Chromium at ${program}: the tests of pages are not run`)

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
// A test must not look up hosts of the browser's maker.
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync']

export interface Browser {
  readonly context: BrowserContext
  close(): Promise<void>
}

export async function openBrowser(): Promise<Browser> {
  const folder = mkdtempSync(join(tmpdir(), 'recloser-browser-'))
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

export interface Opened {
  readonly page: Page
  /** What went wrong in the page, and what it asked for elsewhere. */
  readonly mistakes: string[]
}

/**
 * Opens an empty tab.
 *
 * @param url where all that it asks for has to begin
 */
export async function openTab({ context }: Browser, url: string): Promise<Opened> {
  const page = await context.newPage()
  const mistakes: string[] = []
  page.setDefaultTimeout(20_000)
  page.on('pageerror', (error) => mistakes.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') mistakes.push(message.text())
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !/^(data|blob):/.test(request.url()))
      mistakes.push(`${page.url()} asks for ${request.url()}`)
  })
  return { page, mistakes }
}

/**
 * What axe-core finds. It is put in by the browser's tools, as a page may let no other script in.
 *
 * @param exclude selectors of what has tests of its own
 */
export async function violationsOn(page: Page, exclude: readonly string[] = []): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(
    async (selectors) => {
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run({ exclude: selectors })
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, any }) => `${id}: ${html.slice(0, 300)} ${any[0]?.message ?? ''}`),
      )
    },
    [...exclude],
  )
}

/** Waits, on real time. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const endMs = performance.now() + 20_000; !(await holds());) {
    if (performance.now() > endMs) throw new Error(`not within 20 s: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
