// That everybody can use the playground: by keyboard, with a screen reader, on a phone, in light and dark.

import { describe, expect, it } from 'vitest'
import { isHere, until, violationsOn } from '../support/browser.ts'
import { openPlayground, usePlayground } from './playground-page.ts'

describe.runIf(isHere)('the playground, for everybody', { timeout: 60_000 }, () => {
  const at = usePlayground()

  it('reaches every control by keyboard, with a focus that is seen', async () => {
    const { page } = await openPlayground(at, '#trip=rate&open=exponential&recovery=slowStart&warmUpCalls=100&foo=1')
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    const every = await page.locator('button:enabled, input, select, pre').count()
    const reached = new Set<number>()
    for (let key = 0; key <= every; key++) {
      await page.keyboard.press('Tab')
      const [place, outline] = await page.evaluate(() => {
        const active = document.activeElement as HTMLElement
        const all = Array.from(document.querySelectorAll('button, input, select, pre'))
        return [all.indexOf(active), getComputedStyle(active).outlineStyle] as const
      })
      if (place === -1) continue
      expect(outline).not.toBe('none')
      reached.add(place)
    }

    expect(every).toBeGreaterThan(35)
    expect(reached.size).toBe(every)
  })

  it('tells a screen reader of changes of state, politely and not more than about once a second', async () => {
    const { page } = await openPlayground(at, '#troubleForS=600')
    const told: { readonly text: string; readonly atMs: number }[] = []
    await page.exposeFunction('tell', (text: string, atMs: number) => told.push({ text, atMs }))
    await page.evaluate(() => {
      const region = document.querySelector('[data-announcement]')
      const { tell } = globalThis as unknown as { tell: (text: string, atMs: number) => void }
      new MutationObserver(() => tell(region?.textContent ?? '', performance.now())).observe(region as Node, {
        characterData: true,
        childList: true,
        subtree: true,
      })
    })
    await page.getByRole('button', { name: '60×' }).click()
    await until('three announcements', () => told.length >= 3)

    expect(await page.locator('[data-announcement]').getAttribute('role')).toBe('status')
    for (const { text } of told) expect(text).toMatch(/^The circuit is (open|half-open|closed) since \d+:\d\d: .+\.$/)
    const apartMs = told.slice(1).map(({ atMs }, index) => atMs - (told[index]?.atMs ?? 0))
    expect(Math.min(...apartMs)).toBeGreaterThan(900)
  })

  describe.each([
    { width: 390, height: 844 },
    { width: 1280, height: 900 },
  ])('on a screen of $width', (size) => {
    it.each(['light', 'dark'] as const)('fits, and breaks no rule of axe-core, in %s', async (colorScheme) => {
      const { page, mistakes } = await openPlayground(
        at,
        '#trip=rate&open=exponential&recovery=slowStart&warmUpCalls=100&foo=1',
        async (page) => {
          await page.setViewportSize(size)
          await page.emulateMedia({ colorScheme })
        },
      )
      await page.locator('.node.open.lit').waitFor()
      await page.getByRole('button', { name: 'Pause' }).click()
      const found = [await violationsOn(page)]
      await page.getByRole('button', { name: 'Hold open' }).click()
      await page.getByRole('button', { name: 'All as recommended()' }).click()
      found.push(await violationsOn(page))

      expect(found).toEqual([[], []])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
      const widths = await page.locator('.panel').evaluateAll((panels) => panels.map((panel) => panel.clientWidth))
      expect(Math.min(...widths)).toBeGreaterThan(300)
      expect(mistakes).toEqual([])
    })
  })
})
