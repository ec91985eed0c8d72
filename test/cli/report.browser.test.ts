// The report of the command in a real browser.

import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { isHere, openBrowser, type Browser } from '../console/console-page.ts'
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
    const page = await browser.context.newPage()
    onTestFinished(() => page.close())
    const mistakes: string[] = []
    const url = pathToFileURL(path).href
    page.on('pageerror', (error) => mistakes.push(String(error)))
    page.on('console', (message) => mistakes.push(message.text()))
    page.on('request', (request) => {
      if (request.url() !== url) mistakes.push(`asks for ${request.url()}`)
    })
    await page.goto(url)
    return { page, mistakes }
  }

  it('shows a part of the time, and all of it again', async () => {
    const { page, mistakes } = await open(['replay', '--reset-timeout', '10s'])
    const status = page.getByRole('status')
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
    const shown = () => status.textContent()

    expect(await shown()).toContain('All of it, from 00:00:00 to 00:00:59')
    await press('Closer')
    expect(await shown()).toContain('A part, from 00:00:14 to 00:00:44')
    await press('Later')
    expect(await shown()).toContain('from 00:00:29 to 00:00:59')
    await press('Earlier')
    await press('Wider')
    expect(await shown()).toContain('All of it')

    const [chart] = await page.getByRole('img').all()
    const box = await chart?.locator('.u-over').boundingBox()
    const [x = 0, y = 0, width = 0] = [box?.x, box?.y, box?.width]
    await page.mouse.move(x + width / 3, y + 50)
    await page.mouse.down()
    await page.mouse.move(x + width / 2, y + 60, { steps: 5 })
    await page.mouse.up()
    expect(await shown()).toMatch(/A part, from 00:00:(19|20) to 00:00:(29|30)/)
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
      await page.addScriptTag({ content: axe.source })
      const run = "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))"

      expect(await page.evaluate(run)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    })
  })
})
