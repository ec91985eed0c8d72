// The report of the command in a real browser.

import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { isHere, openBrowser, openTab, violationsOn, type Browser } from '../support/browser.ts'
import { asJsonLines, file, recloser } from './running.ts'

describe.runIf(isHere)('a report in a browser', { timeout: 60_000 }, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser.close())

  /** The page that the command writes, and what went wrong in it. */
  async function open(args: readonly string[]): Promise<{ readonly page: Page; readonly mistakes: readonly string[] }> {
    const trace = file('calls.jsonl', asJsonLines())
    const path = join(dirname(trace), 'report.html')
    expect((await recloser([...args, trace, '--html', path])).code).toBe(0)
    const url = pathToFileURL(path).href
    const { page, mistakes } = await openTab(browser, url)
    onTestFinished(() => page.close())
    await page.goto(url)
    return { page, mistakes }
  }

  it('shows a part of the time, and all of it again', async () => {
    const { page, mistakes } = await open(['replay', '--reset-timeout', '10s'])
    const status = page.getByRole('status')
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
    const shown = () => status.textContent()

    expect(await shown()).toContain('The whole time, from 00:00:00 to 00:00:59')
    await press('Zoom in')
    expect(await shown()).toContain('Part of the time, from 00:00:14 to 00:00:44')
    await press('Later')
    expect(await shown()).toContain('from 00:00:29 to 00:00:59')
    await press('Earlier')
    await press('Zoom out')
    expect(await shown()).toContain('The whole time')

    const [chart] = await page.getByRole('img').all()
    const box = await chart?.locator('.u-over').boundingBox()
    const [x = 0, y = 0, width = 0] = [box?.x, box?.y, box?.width]
    await page.mouse.move(x + width / 3, y + 50)
    await page.mouse.down()
    await page.mouse.move(x + width / 2, y + 60, { steps: 5 })
    await page.mouse.up()
    expect(await shown()).toMatch(/Part of the time, from 00:00:(19|20) to 00:00:(29|30)/)
    await press('All')

    expect(await chart?.getAttribute('aria-label')).toMatch(
      /^Calls: \d+ calls, \d+ failures, \d+ rejected; it was open/,
    )
    expect(mistakes).toEqual([])
  })

  it('shows every combination of a sweep, and says what each dot is', async () => {
    const { page, mistakes } = await open(['sweep', '--failure-threshold', '3,5', '--reset-timeout', '5s,30s'])

    expect(await page.locator('circle').count()).toBe(4)
    expect(await page.locator('circle title').first().textContent()).toMatch(
      /^failureThreshold 3, resetTimeoutMs 5000: [\d.]+ % of the good calls refused, [\d.]+ % of the load$/,
    )
    expect(mistakes).toEqual([])
  })

  it('is printed without what only a screen can use', async () => {
    const { page } = await open(['replay'])
    await page.emulateMedia({ media: 'print' })

    expect(await page.locator('.tools').isVisible()).toBe(false)
    expect(await page.getByRole('table').first().isVisible()).toBe(true)
  })

  it('shows every column of its tables on a phone', async () => {
    for (const args of [['replay'], ['sweep', '--failure-threshold', '3,5', '--reset-timeout', '5s,30s']]) {
      const { page } = await open(args)
      await page.setViewportSize({ width: 390, height: 844 })

      const tables = page.getByRole('region')
      expect(await tables.count()).toBeGreaterThan(1)
      for (const table of await tables.all())
        expect(await table.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBeLessThanOrEqual(0)
    }
  })

  it('has marks at round times that differ, of a recording too', async () => {
    const atMs = (n: number): number => 123_456 + n * 100
    const calls = Array.from({ length: 3_000 }, (_, n) => ({ atMs: atMs(n), durationMs: 1, isGood: n % 100 > 20 }))
    const path = join(dirname(file('unused', '')), 'report.html')
    await recloser(['replay', file('calls.jsonl', asJsonLines(calls)), '--html', path])
    const { page } = await openTab(browser, pathToFileURL(path).href)
    onTestFinished(() => page.close())
    await page.addInitScript(`
      globalThis.texts = []
      const draw = CanvasRenderingContext2D.prototype.fillText
      CanvasRenderingContext2D.prototype.fillText = function (...given) {
        globalThis.texts.push(given[0])
        draw.apply(this, given)
      }
    `)
    await page.goto(pathToFileURL(path).href)
    const times = async (): Promise<readonly string[]> => {
      const texts = await page.evaluate<readonly string[]>('globalThis.texts')
      return texts.filter((text) => /^\d+:\d\d$/.test(text)).slice(0, 11)
    }

    // The charts are drawn after the page has loaded.
    await expect
      .poll(times)
      .toEqual(['0:00', '0:30', '1:00', '1:30', '2:00', '2:30', '3:00', '3:30', '4:00', '4:30', '0:00'])
  })

  describe.each(['replay', 'sweep'])('of %s', (command) => {
    it.each([
      [390, 'light'],
      [390, 'dark'],
      [1280, 'light'],
      [1280, 'dark'],
    ] as const)('fits a screen of %i, and breaks no rule of axe-core, in %s', async (width, colorScheme) => {
      const { page } = await open([command, '--failure-threshold', command === 'sweep' ? '3,5,10' : '5'])
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme })

      expect(await violationsOn(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    })
  })
})
