// The status page in a real browser, with both servers in processes of their own.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { sendCustomers, type Customers } from '../../../examples/order-service/customers/customers.ts'
import { startOrders, startPayments } from '../../../examples/order-service/system.ts'
import { openBrowser, openTab, type Browser } from '../../support/browser.ts'
import { become, post } from './harness.ts'

export interface StatusPage {
  folder: string
  payments: Awaited<ReturnType<typeof startPayments>>
  orders: Awaited<ReturnType<typeof startOrders>>
  browser: Browser
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
    const browser = await openBrowser()
    const { page, mistakes } = await openTab(browser, url)
    page.setDefaultTimeout(30_000)
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
