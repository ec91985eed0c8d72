// Ten thousand breakers, of which a thousand change each second, and a fleet of which everything does, in a real browser:
// compared with ten breakers in the same one.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BreakerRegistry } from 'recloser/registry'
import { isHere, openBrowser, type Browser } from '../support/browser.ts'
import { busyFleet } from './busy-fleet.ts'
import { openConsole, serveConsole } from './console-page.ts'

describe.runIf(isHere)('the page of the console under load', { timeout: 120_000 }, () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await openBrowser()
  }, 60_000)
  afterAll(() => browser.close())

  it('stays smooth with ten thousand breakers of which a thousand change each second', async () => {
    const few = await smoothness(browser, 10, 1)
    const many = await smoothness(browser, 10_000, 1_000)
    console.log('Frames with 10 and with 10,000 breakers', few, many)

    expect(many.rows).toBe(10_000)
    // What is not seen is not on the page.
    expect(many.elements).toBeLessThan(few.elements * 4)
    expect(many.frames).toBeGreaterThan(few.frames * 0.6)
    expect(many.busyShare).toBeLessThan(0.3)
  })
})

interface Smoothness {
  /** How many rows the list says that it has, and how many elements the page has. */
  readonly rows: number
  readonly elements: number
  /** Frames in a second, while the list is scrolled. */
  readonly frames: number
  /** The share of the time in which tasks of 50 ms and more kept the page from answering. */
  readonly busyShare: number
}

async function smoothness(browser: Browser, size: number, changesPerSecond: number): Promise<Smoothness> {
  const registry = new BreakerRegistry({ maxSize: size, options: { resetTimeoutMs: 2_000 } })
  for (let key = 0; key < size; key++) registry.get(`host-${key}.example`)
  const served = await serveConsole({ breakers: registry, fleet: busyFleet() })
  let next = 0
  const changing = setInterval(() => {
    for (let change = 0; change < changesPerSecond / 10; change++) {
      const breaker = registry.get(`host-${next++ % size}.example`)
      if (change % 10 === 0) breaker.trip('change')
      else breaker.tryAcquire()?.succeed()
    }
  }, 100)
  const { page, mistakes } = await openConsole(browser, served.url)
  try {
    await page.waitForFunction(
      (wanted) => document.querySelector('[role=option]')?.getAttribute('aria-setsize') === String(wanted),
      size,
    )
    const measured = await measure(page)
    expect(mistakes).toEqual([])
    return measured
  } finally {
    clearInterval(changing)
    await page.close()
    served.close()
  }
}

const measure = (page: Page): Promise<Smoothness> =>
  page.evaluate(
    () =>
      new Promise<Smoothness>((resolve) => {
        const list = document.querySelector('[role=listbox]')
        const forMs = 8_000
        let busyMs = 0
        new PerformanceObserver((entries) => {
          for (const { duration } of entries.getEntries()) busyMs += duration
        }).observe({ entryTypes: ['longtask'] })
        const beganMs = performance.now()
        let frames = 0
        const step = (): void => {
          frames++
          list?.scrollBy(0, 40)
          if (performance.now() - beganMs < forMs) requestAnimationFrame(step)
          else {
            resolve({
              rows: Number(document.querySelector('[role=option]')?.getAttribute('aria-setsize')),
              elements: document.querySelectorAll('*').length,
              frames: (frames / forMs) * 1_000,
              busyShare: busyMs / forMs,
            })
          }
        }
        requestAnimationFrame(step)
      }),
  )
