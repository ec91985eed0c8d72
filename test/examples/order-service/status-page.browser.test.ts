// The status page in a real browser, over an outage: what it shows, and that its buttons do what they say. Chromium comes
// from the system; where there is none this says so, and fails if REQUIRE_CHROMIUM is set, as it is in CI.

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext, type Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sendCustomers, type Customers } from '../../../examples/order-service/customers/customers.ts'
import { startOrders, startPayments } from '../../../examples/order-service/system.ts'
import { become, pendingOf, post, statusOf, until } from './bench.ts'
import { differenceOf } from './pixels.ts'

const program = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const isHere = existsSync(program)
if (!isHere) console.warn(`no Chromium at ${program}: the tests of the status page are not run`)

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
// A test must not look up hosts of the browser's maker.
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync']

it('has a Chromium to run in, where one is required', () => {
  expect(isHere || process.env['REQUIRE_CHROMIUM'] === undefined, program).toBe(true)
})

describe.runIf(isHere)('the status page', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'recloser-page-'))
  let payments: Awaited<ReturnType<typeof startPayments>>
  let orders: Awaited<ReturnType<typeof startOrders>>
  let customers: Customers
  let browser: BrowserContext
  let page: Page
  const mistakes: string[] = []

  beforeAll(async () => {
    payments = await startPayments(folder)
    orders = await startOrders(folder, payments.ready)
    customers = sendCustomers(orders.ready.url, { perSecond: 10 })
    const args = [...flags, ...quiet]
    const options = { executablePath: program, headless: true, chromiumSandbox: false, args }
    browser = await chromium.launchPersistentContext(join(folder, 'browser'), options)
    page = await browser.newPage()
    page.setDefaultTimeout(30_000)
    page.on('pageerror', (error) => mistakes.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error') mistakes.push(message.text())
    })
    page.on('request', (request) => {
      if (!request.url().startsWith(orders.ready.url) && !request.url().startsWith('data:'))
        mistakes.push(`asks for ${request.url()}`)
    })
    await page.goto(orders.ready.url)
  }, 60_000)

  afterAll(async () => {
    customers.close()
    await browser.close()
    await orders.stop()
    await payments.stop()
    rmSync(folder, { recursive: true, force: true })
  }, 30_000)

  beforeEach(async () => {
    await post(`${orders.ready.url}/circuit`, { hold: null })
    await become(payments.ready.controlUrl, 'fine')
    await shows('state', 'closed')
  })

  const shows = async (id: string, text: string): Promise<void> => {
    await page.waitForFunction(([of, wanted]) => document.getElementById(of ?? '')?.textContent === wanted, [id, text])
  }
  const click = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click()
  const isPressed = (name: string): Promise<unknown> =>
    page.getByRole('button', { name, exact: true, pressed: true }).waitFor()

  it('is live, without a mistake, and loads nothing from elsewhere', async () => {
    await shows('link', 'live')
    await shows('health', 'fine')

    expect(await page.locator('canvas').count()).toBe(3)
    expect(mistakes).toEqual([])
  })

  it('moves its timeline', async () => {
    const chart = page.locator('#traffic canvas')
    const before = await chart.screenshot()
    await page.waitForTimeout(2_000)

    expect(await differenceOf(page, before, await chart.screenshot())).toBeGreaterThan(0.001)
  })

  it('breaks the payment server, shows the open circuit and the queue, and mends it', async () => {
    await click('Down')
    await shows('health', 'down')
    await shows('state', 'open')
    await isPressed('Down')
    await page.waitForFunction(() => Number(document.getElementById('pending')?.textContent) > 5)
    expect((await statusOf(payments.ready.controlUrl)).health).toBe('down')
    expect(await page.locator('#log').textContent()).toContain('closed → open: 5 failures in a row')

    await click('Fine')
    await shows('state', 'closed')
    await until('an empty queue', async () => (await pendingOf(orders.ready.url)) <= 2)
    await page.waitForFunction(() => Number(document.getElementById('pending')?.textContent) <= 2)
  })

  it('holds the circuit and lets go of it', async () => {
    await click('Held open')
    await shows('state', 'open')
    await shows('state-note', 'held by hand')
    await isPressed('Held open')

    await click('Automatic')
    await shows('state', 'closed')
    await isPressed('Automatic')
  })

  it('plays an outage', async () => {
    await click('Play an outage of 18 s')
    await shows('health', 'slow')
    await shows('health', 'failing')
    await shows('state', 'open')
  })

  it('takes up again where it was when the page is loaded anew', async () => {
    await page.reload()
    await shows('state', 'closed')

    expect(await page.locator('#log li').count()).toBeGreaterThan(3)
  })

  it.each([
    { width: 390, height: 844 },
    { width: 1280, height: 900 },
  ])('fits a screen of $width, in light and dark', async (size) => {
    await page.setViewportSize(size)
    const shots = []
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(size.width)
      // Asked for at one moment: the charts are made anew for the colours and the size of now.
      for (const { right, width } of await page.evaluate(boxesOfCharts)) {
        expect(right).toBeLessThanOrEqual(size.width)
        expect(width).toBeGreaterThan(250)
      }
      shots.push(await page.screenshot())
    }

    const [light, dark] = shots
    expect(await differenceOf(page, light, dark)).toBeGreaterThan(0.5)
  })
})

function boxesOfCharts(): readonly { readonly right: number; readonly width: number }[] {
  const boxes: DOMRect[] = []
  document.querySelectorAll('.chart canvas').forEach((canvas) => boxes.push(canvas.getBoundingClientRect()))
  if (boxes.length !== 3) throw new Error(`the page has ${boxes.length} charts`)
  return boxes.map(({ right, width }) => ({ right, width }))
}
