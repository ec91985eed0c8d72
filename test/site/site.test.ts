// The built site in a real browser: every link of every page, what it asks for, its search, and how accessible it is.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isHere, openBrowser, openTab, program, violationsOn, type Browser } from '../support/browser.ts'
import { serveSite } from './serve.ts'

it('has a Chromium to run in, where one is required', () => {
  expect(isHere || process.env['REQUIRE_CHROMIUM'] === undefined, program).toBe(true)
})

/** What a page has: the ids that a link can lead to, and its own links. */
interface Seen {
  readonly ids: ReadonlySet<string>
  readonly links: readonly string[]
}

describe.runIf(isHere)('the site', () => {
  let browser: Browser
  let site: { readonly url: string; close(): void }
  beforeAll(async () => {
    browser = await openBrowser()
    site = await serveSite()
  })
  afterAll(async () => {
    await browser.close()
    site.close()
  })

  const isOwn = (url: string): boolean => url.startsWith(`${site.url}/`)

  /** A page of the browser that writes down what goes wrong in it, and what it asks of other hosts. */
  async function open(): Promise<{ readonly page: Page; readonly mistakes: string[] }> {
    const { page, mistakes } = await openTab(browser, site.url)
    page.on('response', (response) => {
      if (!response.ok() && response.status() !== 304) mistakes.push(`${response.url()}: ${response.status()}`)
    })
    return { page, mistakes }
  }

  it('has no broken link and no broken anchor, makes no mistake and asks no other host', async () => {
    const { page, mistakes } = await open()
    const seen = new Map<string, Seen>()
    const waiting = [`${site.url}/`]
    for (let url = waiting.pop(); url !== undefined; url = waiting.pop()) {
      await page.goto(url)
      await page.waitForLoadState('load')
      const found = await page.evaluate(() => ({
        ids: Array.from(document.querySelectorAll('[id]'), ({ id }) => id),
        links: Array.from(document.querySelectorAll<HTMLAnchorElement>('a[href]'), ({ href }) => href),
      }))
      seen.set(url, { ids: new Set(found.ids), links: found.links })
      for (const link of found.links.filter(isOwn)) {
        const [path = ''] = link.split('#')
        if (!seen.has(path) && !waiting.includes(path)) waiting.push(path)
      }
    }
    await page.close()

    const broken = [...seen].flatMap(([url, { links }]) =>
      links.filter(isOwn).flatMap((link) => {
        const [path = '', anchor = ''] = link.split('#')
        const isThere = anchor === '' || seen.get(path)?.ids.has(decodeURIComponent(anchor)) === true
        return isThere ? [] : [`${url} -> ${link}`]
      }),
    )
    expect(mistakes).toEqual([])
    expect([...new Set(broken)]).toEqual([])
    expect(seen.size).toBeGreaterThan(80)
  }, 600_000)

  it('finds half-open without a network', async () => {
    const { page, mistakes } = await open()
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.goto(`${site.url}/guide`)
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByRole('searchbox').or(page.getByRole('textbox')).last().fill('half-open')
    const results = page.locator('.VPLocalSearchBox .result')
    await results.first().waitFor()

    expect(await results.count()).toBeGreaterThan(5)
    await results.first().click()
    await page.waitForURL((url) => url.href !== `${site.url}/guide`)
    expect((await page.locator('main').innerText()).toLowerCase()).toContain('half-open')
    expect(mistakes).toEqual([])
    await page.close()
  })

  it('shows the console live, with controls that work, without a server', async () => {
    const { page, mistakes } = await open()
    await page.goto(`${site.url}/console-demo`)
    const console = page.frameLocator('iframe')
    await console.getByRole('status').getByText('live', { exact: true }).waitFor()
    await console.getByRole('option', { name: /^mail\.example/ }).click()
    await console.getByRole('button', { name: 'Hold open', exact: true }).click()
    await console.getByRole('button', { name: 'Yes, hold open' }).click()
    const held = console.getByRole('region', { name: 'mail.example' }).getByText('held open by you')
    await held.waitFor()
    await console.getByRole('button', { name: 'Release' }).click()
    await held.waitFor({ state: 'detached' })
    await console.getByRole('button', { name: 'Close', exact: true }).click()
    await console.getByRole('option', { name: /^mail\.example .*closed/ }).waitFor()

    expect(await console.getByRole('option').count()).toBe(5)
    expect(mistakes).toEqual([])
    await page.close()
  })

  describe.each([
    ['light', 390],
    ['light', 1280],
    ['dark', 390],
    ['dark', 1280],
  ] as const)('in %s at %i px', (colorScheme, width) => {
    it.each(['/', '/guide', '/rules', '/migrating-from-opossum', '/reference/recloser', '/trials', '/console-demo'])(
      '%s is accessible and no wider than the screen',
      async (path) => {
        const { page } = await open()
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.setViewportSize({ width, height: 900 })
        await page.goto(`${site.url}${path}`)
        await page.waitForLoadState('load')
        // The console in its frame has tests of its own.
        const found = await violationsOn(page, ['iframe'])
        const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        await page.close()

        expect(found).toEqual([])
        expect(tooWide).toBeLessThanOrEqual(0)
      },
    )
  })
})
