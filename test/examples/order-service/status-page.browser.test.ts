// The status page over an outage: what it shows, and that its buttons do what they say.

import { describe, expect, it } from 'vitest'
import { pendingOf, post, statusOf, until } from './harness.ts'
import { differenceOf } from './pixels.ts'
import { isHere, program } from '../../support/browser.ts'
import { useStatusPage } from './status-page.ts'

it('has a Chromium to run in, where one is required', () => {
  expect(isHere || process.env['REQUIRE_CHROMIUM'] === undefined, program).toBe(true)
})

describe.runIf(isHere)('the status page', { timeout: 60_000 }, () => {
  const at = useStatusPage()

  it('is live, without a mistake, and loads nothing from elsewhere', async () => {
    await at.shows('link', 'live')
    await at.shows('health', 'fine')

    expect(await at.page.locator('canvas').count()).toBe(3)
    expect(at.mistakes).toEqual([])
  })

  it('moves its timeline', async () => {
    const chart = at.page.locator('#traffic canvas')
    const before = await chart.screenshot()
    await at.page.waitForTimeout(2_000)

    expect(await differenceOf(at.page, before, await chart.screenshot())).toBeGreaterThan(0.001)
  })

  it('breaks the payment server, shows the open circuit and the queue, and mends it', async () => {
    await at.click('Down')
    await at.shows('health', 'down')
    await at.shows('state', 'open')
    await at.isPressed('Down')
    await at.page.waitForFunction(() => Number(document.getElementById('pending')?.textContent) > 5)
    expect((await statusOf(at.payments.ready.controlUrl)).health).toBe('down')
    expect(await at.page.locator('#log').textContent()).toContain('closed → open: 5 failures in a row')

    await at.click('Fine')
    await at.shows('state', 'closed')
    await until('an empty queue', async () => (await pendingOf(at.orders.ready.url)) <= 2)
    await at.page.waitForFunction(() => Number(document.getElementById('pending')?.textContent) <= 2)
  })

  it('holds the circuit and lets go of it', async () => {
    await at.click('Held open')
    await at.shows('state', 'open')
    await at.shows('state-note', 'held by hand')
    await at.isPressed('Held open')

    await at.click('Automatic')
    await at.shows('state', 'closed')
    await at.isPressed('Automatic')
  })

  it('plays an outage', async () => {
    await at.click('Play an outage of 18 s')
    await at.shows('health', 'slow')
    await at.shows('health', 'failing')
    await at.shows('state', 'open')
  })

  it('takes up again where it was when the page is loaded anew', async () => {
    await at.page.reload()
    await at.shows('state', 'closed')

    expect(await at.page.locator('#log li').count()).toBeGreaterThan(3)
  })

  it('says in words what each chart shows', async () => {
    for (const [id, words] of [
      ['traffic', /^Orders per second\. .*paid at once: \d+ now, \d+ at most/],
      ['latency', /^How long customers wait, in milliseconds\. .*median answer: \d+ now/],
      ['queue', /^Orders not yet paid\. pending: \d+ now, \d+ at most\. The circuit is closed\.$/],
    ] as const)
      expect(await at.page.locator(`#${id}`).getAttribute('aria-label')).toMatch(words)
  })

  it('reaches the log by keyboard, and tells a screen reader of what is new in it', async () => {
    const log = at.page.getByRole('log', { name: 'What happened' })
    await log.focus()

    expect(await log.evaluate((element) => document.activeElement === element)).toBe(true)
    expect(await at.page.getByRole('status').textContent()).toBe('live')
    expect(await at.page.locator('#state').getAttribute('aria-live')).toBe('polite')
    const first = await at.page.locator('#log li').last().elementHandle()
    await post(`${at.orders.ready.url}/circuit`, { hold: 'open' })
    await at.page.getByText('The circuit is held open by hand').first().waitFor()
    // The lines that were there are the same elements: they are not read out again.
    expect(await first.evaluate((element) => element.isConnected)).toBe(true)
  })

  it.each([
    { width: 390, height: 844 },
    { width: 1280, height: 900 },
  ])('fits a screen of $width, in light and dark', async (size) => {
    await at.page.setViewportSize(size)
    const shots = []
    for (const colorScheme of ['light', 'dark'] as const) {
      await at.page.emulateMedia({ colorScheme })
      // The charts follow the size of the window a moment later.
      await at.page.waitForFunction(fits, size.width, { timeout: 10_000 })
      shots.push(await at.page.screenshot())
    }

    const [light, dark] = shots
    expect(await differenceOf(at.page, light, dark)).toBeGreaterThan(0.5)
  })
})

function fits(width: number): boolean {
  const boxes: DOMRect[] = []
  document.querySelectorAll('.chart canvas').forEach((canvas) => boxes.push(canvas.getBoundingClientRect()))
  const isWithin = boxes.every((box) => box.right <= width && box.width > 250)
  return boxes.length === 3 && isWithin && document.documentElement.scrollWidth <= width
}
