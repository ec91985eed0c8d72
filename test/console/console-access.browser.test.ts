// That everybody can use the page of the console: by keyboard, with a screen reader, on a phone, in light and dark.

import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { isHere, until } from './console-page.ts'
import { markup, useConsole } from './live-console.ts'

describe.runIf(isHere)('the page of the console, for everybody', { timeout: 60_000 }, () => {
  const at = useConsole()

  it('is one stop of the keyboard, in which the arrows move', async () => {
    for (let key = 0; key < 200; key++) at.hosts.get(`n${String(key).padStart(3, '0')}.example`)
    await until('all rows', async () => (await at.option(/^n000/).count()) > 0)
    const list = at.page.getByRole('listbox')
    await list.focus()
    const active = () =>
      list.evaluate(
        (box) => document.getElementById(box.getAttribute('aria-activedescendant') ?? '')?.textContent ?? '',
      )

    await at.page.keyboard.press('ArrowDown')
    await until('the first', async () => (await active()).startsWith(markup))
    await at.page.keyboard.press('ArrowDown')
    await until('the second', async () => (await active()).startsWith('a.example'))
    await at.page.keyboard.press('End')
    await until('the last', async () => (await active()).startsWith('n199.example'))
    expect(await at.page.locator('[role=option][aria-selected=true]').getAttribute('aria-posinset')).toBe('204')
    await at.page.keyboard.press('PageUp')
    await until('a at.page up', async () => (await active()).startsWith('n18'))
    await at.page.keyboard.press('Home')
    await until('the first again', async () => (await active()).startsWith(markup))
  })

  describe.each([
    { width: 390, height: 844 },
    { width: 1280, height: 900 },
  ])('on a screen of $width', (size) => {
    it.each(['light', 'dark'] as const)('fits, and breaks no rule of axe-core, in %s', async (colorScheme) => {
      await at.page.setViewportSize(size)
      await at.page.emulateMedia({ colorScheme })
      at.hosts.get('b.example').trip(new Error('down'))
      at.hosts.get('a.example').hold('open')
      await at.hosts
        .get(markup)
        .execute(() => Promise.reject(new Error('failed')))
        .catch(() => undefined)
      await at.option(/^b\.example .* open/).waitFor()
      const found = [await violationsOn(at.page)]
      await at.option(/^b\.example .* open/).click()
      await at.page.getByRole('heading', { name: 'b.example' }).waitFor()
      await at.page.getByRole('button', { name: 'Trip', exact: true }).click()
      if (size.width > 1_000) await at.page.getByText(/live processes/).click()
      found.push(await violationsOn(at.page))

      expect(found).toEqual([[], []])
      expect(await at.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
      expect(at.opened.mistakes).toEqual([])
    })
  })
})

/** What axe-core finds. It is put in by the browser's tools, as the page lets no other script in. */
async function violationsOn(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run()
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message ?? ''}`),
    )
  })
}
