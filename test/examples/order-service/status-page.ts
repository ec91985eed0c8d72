// The status page in a real browser, with both servers in processes of their own. Chromium comes from the system; where
// there is none this says so, and the tests fail if REQUIRE_CHROMIUM is set, as it is in CI.

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext, type Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { sendCustomers, type Customers } from '../../../examples/order-service/customers/customers.ts'
import { startOrders, startPayments } from '../../../examples/order-service/system.ts'
import { become, post } from './harness.ts'

export const program = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
export const isHere = existsSync(program)
if (!isHere) console.warn(`no Chromium at ${program}: the tests of the status page are not run`)

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
// A test must not look up hosts of the browser's maker.
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync']

export interface StatusPage {
  folder: string
  payments: Awaited<ReturnType<typeof startPayments>>
  orders: Awaited<ReturnType<typeof startOrders>>
  browser: BrowserContext
  page: Page
  /** What went wrong in the page, and what it asked for elsewhere. */
  mistakes: string[]
  shows(id: string, text: string): Promise<void>
  click(name: string): Promise<void>
  isPressed(name: string): Promise<unknown>
}

/** Opened before all tests of the file; all is well before each of them. What it gives is there when they run. */
export function useStatusPage(): StatusPage {
  const opened = {} as StatusPage
  let customers: Customers

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'recloser-page-'))
    const payments = await startPayments(folder)
    const orders = await startOrders(folder, payments.ready)
    const { url } = orders.ready
    customers = sendCustomers(url, { perSecond: 10 })
    const args = [...flags, ...quiet]
    const options = { executablePath: program, headless: true, chromiumSandbox: false, args }
    const browser = await chromium.launchPersistentContext(join(folder, 'browser'), options)
    const page = await browser.newPage()
    const mistakes: string[] = []
    page.setDefaultTimeout(30_000)
    page.on('pageerror', (error) => mistakes.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error') mistakes.push(message.text())
    })
    page.on('request', (request) => {
      if (!request.url().startsWith(url) && !request.url().startsWith('data:'))
        mistakes.push(`asks for ${request.url()}`)
    })
    await page.goto(url)
    const button = (name: string, pressed?: boolean) =>
      page.getByRole('button', { name, exact: true, ...(pressed === undefined ? {} : { pressed }) })
    Object.assign(opened, { folder, payments, orders, browser, page, mistakes } satisfies Partial<StatusPage>)
    opened.click = (name) => button(name).click()
    opened.isPressed = (name) => button(name, true).waitFor()
    opened.shows = async (id, text) => {
      const shown = await page.waitForFunction(
        ([of, wanted]) => document.getElementById(of ?? '')?.textContent === wanted && wanted,
        [id, text],
      )
      expect(await shown.jsonValue()).toBe(text)
    }
  }, 60_000)

  afterAll(async () => {
    customers.close()
    await opened.browser.close()
    await opened.orders.stop()
    await opened.payments.stop()
    rmSync(opened.folder, { recursive: true, force: true })
  }, 30_000)

  beforeEach(async () => {
    await post(`${opened.orders.ready.url}/circuit`, { hold: null })
    await become(opened.payments.ready.controlUrl, 'fine')
    await opened.shows('state', 'closed')
  })

  return opened
}
