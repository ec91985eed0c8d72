// The page of the console: what it shows, that its buttons do what they say, and that everybody can use it.

import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CircuitBreaker } from 'recloser'
import { recommended } from 'recloser/presets'
import { BreakerRegistry } from 'recloser/registry'
import { isHere, openBrowser, openConsole, program, serveConsole, until } from './console-page.ts'
import type { Browser, Opened, Served } from './console-page.ts'

const markup = '<img src=x onerror="document.title=1">'
const status = { instanceId: 'web-1', attached: true, instances: 3, circuits: 4, generation: 12 }

it('has a Chromium to run in, where one is required', () => {
  expect(isHere || process.env['REQUIRE_CHROMIUM'] === undefined, program).toBe(true)
})

describe.runIf(isHere)('the page of the console', { timeout: 60_000 }, () => {
  let browser: Browser
  let served: Served
  let opened: Opened
  let page: Page
  let hosts: BreakerRegistry
  let fleet: { status: typeof status }
  let told: string[]
  let who: string | false

  beforeAll(async () => {
    browser = await openBrowser()
  }, 60_000)
  afterAll(() => browser.close())

  const serve = (port?: number): Promise<Served> =>
    serveConsole(
      {
        breakers: [new CircuitBreaker({ name: 'billing', failureThreshold: 2, resetTimeoutMs: 45_000 }), hosts],
        fleet,
        controls: {
          authorize: () => who,
          onAction: (by, { key, action }) => void told.push(`${by} ${action} ${key}`),
        },
      },
      port,
    )

  beforeEach(async () => {
    hosts = new BreakerRegistry({ options: recommended({ resetTimeoutMs: 60_000 }) })
    for (const key of ['a.example', 'b.example', markup]) hosts.get(key)
    fleet = { status }
    told = []
    who = 'Ada'
    served = await serve()
    opened = await openConsole(browser, served.url)
    page = opened.page
    await page.setViewportSize({ width: 1280, height: 900 })
  })
  afterEach(async () => {
    await page.close()
    served.close()
  })

  const option = (name: string | RegExp) => page.getByRole('option', { name })
  const names = () =>
    page.getByRole('option').evaluateAll((rows) => rows.map((row) => row.querySelector('bdi')?.textContent))

  it('shows each breaker, worst first, names as text, without a mistake and without asking elsewhere', async () => {
    hosts.get('b.example').trip(new Error(markup))
    await option(/^b\.example manual — Error: <img.* open probe in (60|59|58) s 0 ok 0 failed 0 rejected$/).waitFor()

    expect(await names()).toEqual(['b.example', markup, 'a.example', 'billing'])
    expect(await page.locator('img').count()).toBe(0)
    expect(await page.title()).toBe('1 open · Circuits')
    expect(opened.mistakes).toEqual([])
  })

  it('counts down the time that is left', async () => {
    hosts.get('a.example').trip(undefined, { forMs: 5_000 })
    await option(/^a\.example .* open probe in 5 s/).waitFor()
    await option(/^a\.example .* open probe in 4 s/).waitFor()
    await option(/^a\.example .* half-open next call is a probe/).waitFor()

    expect(await names()).toHaveLength(4)
  })

  it('finds breakers by key and by cause, and shows those of one severity', async () => {
    hosts.get('a.example').trip('the deploy of noon')
    const search = page.getByRole('searchbox')
    await search.fill('NOON')
    await until('one row', async () => (await names()).join() === 'a.example')
    await search.fill('b.exa')
    await until('another row', async () => (await names()).join() === 'b.example')
    await search.fill('nowhere')
    await page.getByText('None of 4 breakers is what you search for.').waitFor()
    await search.fill('')
    await page.getByRole('button', { name: '1 Open' }).click()

    await until('the open one', async () => (await names()).join() === 'a.example')
    expect(await page.getByRole('button', { name: '1 Open', pressed: true }).count()).toBe(1)
  })

  it('shows one breaker with its last ten minutes, calls and latency', async () => {
    const breaker = hosts.get('a.example')
    await option(/^a\.example/).click()
    for (let call = 0; call < 5; call++) await breaker.execute(() => 'ok')
    await until('calls in the chart', async () => {
      for (let call = 0; call < 2; call++) await breaker.execute(() => 'ok')
      const words = await page.getByRole('img').evaluateAll((charts) => charts.map((chart) => String(chart.ariaLabel)))
      return words.some((text) => /^Latency: [1-9]/.test(text)) && words.some((text) => /^Calls .*: [1-9]/.test(text))
    })

    expect(await page.getByRole('heading', { name: 'a.example' }).count()).toBe(1)
    expect(await page.locator('.detail canvas').count()).toBe(2)
    expect(new URL(page.url()).hash).toBe('#key=a.example')
    expect(opened.mistakes).toEqual([])
  })

  it('opens the breaker that the address names', async () => {
    const other = await openConsole(browser, served.url, `#${new URLSearchParams({ key: markup }).toString()}`)
    try {
      await other.page.getByRole('heading', { name: markup }).waitFor()
      expect(other.mistakes).toEqual([])
    } finally {
      await other.page.close()
    }
  })

  it('holds, releases, trips and resets for an operator, and asks before what may hurt', async () => {
    const breaker = hosts.get('a.example')
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
    await option(/^a\.example/).click()
    await press('Hold open')
    expect(breaker.state).toBe('closed')
    await press('Yes, hold open')
    await option(/^a\.example held open by Ada open until released/).waitFor()
    await press('Release')
    await option(/^a\.example .* closed/).waitFor()
    await press('Trip')
    await press('Yes, trip')
    await option(/^a\.example manual — tripped by Ada open probe in/).waitFor()
    await press('Reset')
    await press('Cancel')
    await press('Reset')
    await press('Yes, reset')
    await option(/^a\.example .* closed/).waitFor()

    expect(told).toEqual(['hold-open', 'release', 'trip', 'reset'].map((action) => `Ada ${action} a.example`))
  })

  it('says so when an action was refused', async () => {
    who = false
    await option(/^b\.example/).click()
    await page.getByRole('button', { name: 'Trip', exact: true }).click()
    await page.getByRole('button', { name: 'Yes, trip' }).click()

    await page.getByRole('status').getByText('“Trip” was refused: you are not authorized to do this.').waitFor()
    expect(hosts.get('b.example').state).toBe('closed')
  })

  it('has no effect of a page of another site', async () => {
    const target = `${served.url}/console/api/breakers/a.example/trip`
    const attack = `
      const form = Object.assign(document.createElement('form'), { method: 'post', action: '${target}', target: 'frame' })
      document.body.append(form); form.submit()
      const all = [{ mode: 'no-cors' }, { headers: { 'x-recloser-console': '1' } }, { mode: 'no-cors', headers: { 'x-recloser-console': '1' } }]
      Promise.allSettled(all.map((more) => fetch('${target}', { method: 'POST', credentials: 'include', ...more }))).then(() => (document.title = 'done'))`
    const site = createServer((_, response) => {
      const html = `<title>x</title><body><iframe name="frame" src="${served.url}/console/"></iframe><script>${attack}</script>`
      response.setHeader('content-type', 'text/html').end(html)
    })
    site.listen(0, '127.0.0.1')
    await once(site, 'listening')
    const other = await browser.context.newPage()
    try {
      await other.goto(`http://localhost:${(site.address() as AddressInfo).port}`)
      await other.waitForFunction(() => document.title === 'done')

      expect([hosts.get('a.example').state, told]).toEqual(['closed', []])
      const framed = other.frames().find((frame) => frame !== other.mainFrame())
      expect(await framed?.locator('.list').count()).toBe(0)
    } finally {
      await other.close()
      site.close()
      site.closeAllConnections()
    }
  })

  it('says that it is stale while the service is away, and is live again by itself', async () => {
    const port = Number(new URL(served.url).port)
    served.close()
    await page.getByRole('status').getByText('stale: nothing was heard since').waitFor()
    expect(await page.title()).toBe('stale · Circuits')
    hosts.get('c.example').trip()
    served = await serve(port)

    await page.getByRole('status').getByText('live', { exact: true }).waitFor()
    await option(/^c\.example .* open/).waitFor()
  })

  it('shows the fleet, and that this process is out of touch with it', async () => {
    await page.getByText('3 processes, 4 shared circuits').waitFor()
    fleet.status = { ...status, attached: false }

    await page.getByText('detached: this process decides alone').waitFor()
    expect(await page.getByText('web-1').count()).toBe(1)
  })

  it('is one stop of the keyboard, in which the arrows move', async () => {
    for (let key = 0; key < 200; key++) hosts.get(`n${String(key).padStart(3, '0')}.example`)
    await until('all rows', async () => (await option(/^n000/).count()) > 0)
    const list = page.getByRole('listbox')
    await list.focus()
    const active = () =>
      list.evaluate(
        (box) => document.getElementById(box.getAttribute('aria-activedescendant') ?? '')?.textContent ?? '',
      )

    await page.keyboard.press('ArrowDown')
    await until('the first', async () => (await active()).startsWith(markup))
    await page.keyboard.press('ArrowDown')
    await until('the second', async () => (await active()).startsWith('a.example'))
    await page.keyboard.press('End')
    await until('the last', async () => (await active()).startsWith('n199.example'))
    expect(await page.locator('[role=option][aria-selected=true]').getAttribute('aria-posinset')).toBe('204')
    await page.keyboard.press('PageUp')
    await until('a page up', async () => (await active()).startsWith('n18'))
    await page.keyboard.press('Home')
    await until('the first again', async () => (await active()).startsWith(markup))
  })

  describe.each([
    { width: 390, height: 844 },
    { width: 1280, height: 900 },
  ])('on a screen of $width', (size) => {
    it.each(['light', 'dark'] as const)('fits, and breaks no rule of axe-core, in %s', async (colorScheme) => {
      await page.setViewportSize(size)
      await page.emulateMedia({ colorScheme })
      hosts.get('b.example').trip(new Error('down'))
      hosts.get('a.example').hold('open')
      await hosts
        .get(markup)
        .execute(() => Promise.reject(new Error('failed')))
        .catch(() => undefined)
      await option(/^b\.example .* open/).waitFor()
      const found = [await violationsOn(page)]
      await option(/^b\.example .* open/).click()
      await page.getByRole('heading', { name: 'b.example' }).waitFor()
      await page.getByRole('button', { name: 'Trip', exact: true }).click()
      found.push(await violationsOn(page))

      expect(found).toEqual([[], []])
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
      expect(opened.mistakes).toEqual([])
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
