// The page of the console: what it shows, and that its buttons do what they say.

import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { isHere, program, until } from '../support/browser.ts'
import { openConsole } from './console-page.ts'
import { markup, useConsole } from './live-console.ts'

it('has a Chromium to run in, where one is required', () => {
  expect(isHere || process.env['REQUIRE_CHROMIUM'] === undefined, program).toBe(true)
})

describe.runIf(isHere)('the page of the console', { timeout: 60_000 }, () => {
  const at = useConsole()

  it('shows each breaker, worst first, names as text, without a mistake and without asking elsewhere', async () => {
    at.hosts.get('b.example').trip(new Error(markup))
    await at.option(/^b\.example manual — Error: <img.* open probe in (60|59|58) s 0 ok 0 failed 0 rejected$/).waitFor()

    expect(await at.names()).toEqual(['b.example', markup, 'a.example', 'billing'])
    expect(await at.page.locator('img').count()).toBe(0)
    expect(await at.page.title()).toBe('1 open · Circuits')
    expect(at.opened.mistakes).toEqual([])
  })

  it('counts down the time that is left', async () => {
    at.hosts.get('a.example').trip(undefined, { forMs: 5_000 })
    await at.option(/^a\.example .* open probe in 5 s/).waitFor()
    await at.option(/^a\.example .* open probe in 4 s/).waitFor()
    await at.option(/^a\.example .* half-open next call is a probe/).waitFor()

    expect(await at.names()).toHaveLength(4)
  })

  it('finds breakers by key and by cause, and shows those of one severity', async () => {
    at.hosts.get('a.example').trip('the deploy of noon')
    const search = at.page.getByRole('searchbox')
    await search.fill('NOON')
    await until('one row', async () => (await at.names()).join() === 'a.example')
    await search.fill('b.exa')
    await until('another row', async () => (await at.names()).join() === 'b.example')
    await search.fill('nowhere')
    await at.page.getByText('No match among 4 breakers.').waitFor()
    await search.fill('')
    await at.page.getByRole('button', { name: '1 Open' }).click()

    await until('the open one', async () => (await at.names()).join() === 'a.example')
    expect(await at.page.getByRole('button', { name: '1 Open', pressed: true }).count()).toBe(1)
  })

  it('shows one breaker with its last ten minutes, calls and latency', async () => {
    const breaker = at.hosts.get('a.example')
    await at.option(/^a\.example/).click()
    for (let call = 0; call < 5; call++) await breaker.execute(() => 'ok')
    await until('calls in the chart', async () => {
      for (let call = 0; call < 2; call++) await breaker.execute(() => 'ok')
      const words = await at.page
        .getByRole('img')
        .evaluateAll((charts) => charts.map((chart) => String(chart.ariaLabel)))
      return words.some((text) => /^Latency: [1-9]/.test(text)) && words.some((text) => /^Calls .*: [1-9]/.test(text))
    })

    expect(await at.page.getByRole('heading', { name: 'a.example' }).count()).toBe(1)
    expect(await at.page.locator('.detail canvas').count()).toBe(2)
    expect(new URL(at.page.url()).hash).toBe('#key=a.example')
    expect(at.opened.mistakes).toEqual([])
  })

  it('opens the breaker that the address names', async () => {
    const other = await openConsole(at.browser, at.served.url, `#${new URLSearchParams({ key: markup }).toString()}`)
    try {
      await other.page.getByRole('heading', { name: markup }).waitFor()
      expect(other.mistakes).toEqual([])
    } finally {
      await other.page.close()
    }
  })

  it('holds, releases, trips and resets for an operator, and asks before what may hurt', async () => {
    const breaker = at.hosts.get('a.example')
    const press = (name: string) => at.page.getByRole('button', { name, exact: true }).click()
    await at.option(/^a\.example/).click()
    await press('Hold open')
    expect(breaker.state).toBe('closed')
    await press('Yes, hold open')
    await at.option(/^a\.example held open by Ada open until released/).waitFor()
    await press('Release')
    await at.option(/^a\.example .* closed/).waitFor()
    await press('Trip')
    await press('Yes, trip')
    await at.option(/^a\.example manual — tripped by Ada open probe in/).waitFor()
    await press('Reset')
    await press('Cancel')
    await press('Reset')
    await press('Yes, reset')
    await at.option(/^a\.example .* closed/).waitFor()

    expect(at.told).toEqual(['hold-open', 'release', 'trip', 'reset'].map((action) => `Ada ${action} a.example`))
  })

  it('says so when an action was refused', async () => {
    at.who = false
    await at.option(/^b\.example/).click()
    await at.page.getByRole('button', { name: 'Trip', exact: true }).click()
    await at.page.getByRole('button', { name: 'Yes, trip' }).click()

    await at.page.getByRole('status').getByText('“Trip” was refused: you are not authorized to do this.').waitFor()
    expect(at.hosts.get('b.example').state).toBe('closed')
  })

  it('has no effect of a page of another site', async () => {
    const target = `${at.served.url}/console/api/breakers/a.example/trip`
    const attack = `
      const form = Object.assign(document.createElement('form'), { method: 'post', action: '${target}', target: 'frame' })
      document.body.append(form); form.submit()
      const all = [{ mode: 'no-cors' }, { headers: { 'x-recloser-console': '1' } }, { mode: 'no-cors', headers: { 'x-recloser-console': '1' } }]
      Promise.allSettled(all.map((more) => fetch('${target}', { method: 'POST', credentials: 'include', ...more }))).then(() => (document.title = 'done'))`
    const site = createServer((_, response) => {
      const html = `<title>x</title><body><iframe name="frame" src="${at.served.url}/console/"></iframe><script>${attack}</script>`
      response.setHeader('content-type', 'text/html').end(html)
    })
    site.listen(0, '127.0.0.1')
    await once(site, 'listening')
    const other = await at.browser.context.newPage()
    try {
      await other.goto(`http://localhost:${(site.address() as AddressInfo).port}`)
      await other.waitForFunction(() => document.title === 'done')

      expect([at.hosts.get('a.example').state, at.told]).toEqual(['closed', []])
      const framed = other.frames().find((frame) => frame !== other.mainFrame())
      expect(await framed?.locator('.list').count()).toBe(0)
    } finally {
      await other.close()
      site.close()
      site.closeAllConnections()
    }
  })

  it('says that it is stale while the service is away, and is live again by itself', async () => {
    const port = Number(new URL(at.served.url).port)
    at.served.close()
    await at.page.getByRole('status').getByText('stale: no update since').waitFor()
    expect(await at.page.title()).toBe('stale · Circuits')
    at.hosts.get('c.example').trip()
    at.served = await at.serve(port)

    await at.page.getByRole('status').getByText('live', { exact: true }).waitFor()
    await at.option(/^c\.example .* open/).waitFor()
  })

  it('shows who is in the fleet, and what it has decided on each circuit', async () => {
    await at.page.getByText('3 live processes, 1 silent, 2 circuits to check').click()

    const panel = at.page.locator('.fleet-panel')
    await panel.getByText('silent for 12 s: it crashed or is cut off').waitFor()
    const told = await panel.locator('dd p').allTextContents()

    expect(told).toEqual([
      'open for the fleet for 30 s more: 5 failures in a row, by web-2',
      'closed for the fleet',
      '1 of 2 votes to open it, by web-2',
      '2 probes leased to web-1',
      'held closed by web-3',
    ])
  })

  it('shows beside a breaker what the fleet has decided on it', async () => {
    await at.option(/^b\.example/).click()

    await at.page.getByText(/closed for the fleet; 1 of 2 votes to open it, by web-2; 2 probes/).waitFor()
    expect(await at.page.locator('.why').textContent()).toContain('held closed by web-3')
  })

  it('shows the fleet, and that this process is out of touch with it', async () => {
    await at.page.getByText('3 processes, 4 shared circuits').waitFor()
    at.fleet.status = { ...at.fleet.status, attached: false }

    await at.page.getByText('detached: this process decides alone').waitFor()
    expect(await at.page.getByText('web-1').count()).toBe(1)
  })
})
