// That everybody can use the page of the console: by keyboard, with a screen reader, on a phone, in light and dark.

import { describe, expect, it } from 'vitest'
import { isHere, until, violationsOn } from '../support/browser.ts'
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

  it('keeps the focus where one breaker takes the place of the list, and gives it back', async () => {
    await at.page.setViewportSize({ width: 800, height: 800 })
    await at.page.getByRole('listbox').focus()
    const focused = () => at.page.evaluate(() => document.activeElement?.getAttribute('class'))

    await at.page.keyboard.press('ArrowDown')
    await until('the button', async () => (await focused()) === 'close')
    await at.page.keyboard.press('Enter')
    await until('the list', async () => (await focused()) === 'list')
    await at.page.keyboard.press('ArrowDown')
    await until('the button again', async () => (await focused()) === 'close')

    await at.page.setViewportSize({ width: 1280, height: 800 })
    await at.page.getByRole('listbox').focus()
    await at.page.keyboard.press('ArrowDown')
    expect(await focused()).toBe('list')
  })

  it.each([
    { width: 320, height: 256 },
    { width: 844, height: 390 },
  ])('shows rows of the list on a screen of $width x $height', async (size) => {
    await at.page.setViewportSize(size)
    const row = at.option(/^billing/)
    await row.scrollIntoViewIfNeeded()
    const [rowBox, listBox] = [await row.boundingBox(), await at.page.getByRole('listbox').boundingBox()]

    expect(listBox?.height).toBeGreaterThan(150)
    expect(rowBox?.y).toBeGreaterThanOrEqual(0)
    expect(rowBox?.y).toBeLessThan(size.height)
    expect(await at.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
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
