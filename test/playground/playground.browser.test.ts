// The playground in a real browser: what is moved there is felt by the run.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { isHere, program, until } from '../support/browser.ts'
import { openPlayground, usePlayground } from './playground-page.ts'

it('has a Chromium to run in, where one is required', () => {
  expect(isHere || process.env['REQUIRE_CHROMIUM'] === undefined, program).toBe(true)
})

const slider = (page: Page, name: string) => page.getByRole('slider', { name, exact: true })
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const time = (page: Page) => page.locator('.time').textContent()
/** Another state of the diagram, or the same. */
const lit = (page: Page, state: string) => page.locator(`.node.${state}.lit`).waitFor()
const stats = (page: Page, term: string) =>
  page.locator('.counters').last().locator(`div:has(dt:text-is("${term}")) dd`).textContent()

describe.runIf(isHere)('the playground', { timeout: 60_000 }, () => {
  const at = usePlayground()

  it('runs by itself through an outage: the diagram lights up, and the timeline and the counters go on', async () => {
    const { page, mistakes } = await openPlayground(at)
    await press(page, '60×')
    await lit(page, 'open')
    await page
      .locator('.way[data-way=opens].taken')
      .getByText(/failures in a row$/)
      .waitFor()
    await page.locator('.way[data-way=recovers].taken').getByText('probes succeeded').waitFor()
    await lit(page, 'closed')

    expect(Number(await stats(page, 'trips'))).toBeGreaterThan(1)
    expect(
      await page.getByRole('img', { name: /^Calls with the breaker: \d+ calls.* it was open \d+ times$/ }).count(),
    ).toBe(1)
    expect(await page.locator('canvas').count()).toBe(3)
    expect(mistakes).toEqual([])
  })

  it('feels a slider at once, and shows the value in words', async () => {
    const { page } = await openPlayground(at, '#troubleForS=0')
    const answers = page.getByText(/good a second$/).first()
    await until('a hundred a second', async () => parseFloat((await answers.textContent()) ?? '') > 80)
    await slider(page, 'Calls').fill('0')
    await until('few', async () => parseFloat((await answers.textContent()) ?? '') < 1)

    expect(await slider(page, 'Calls').getAttribute('aria-valuetext')).toBe('6 a minute')
    await slider(page, 'Share that always fails').press('End')
    await slider(page, 'Calls').press('End')
    await lit(page, 'open')
    expect(await slider(page, 'Share that always fails').getAttribute('aria-valuetext')).toBe('100 %')
  })

  it('pauses, steps from call to call, goes on, and begins anew', async () => {
    const { page } = await openPlayground(at, '#ratePerSecond=0.1')
    await press(page, '60×')
    await until('time goes on', async () => (await time(page)) !== '0:00')
    await press(page, 'Pause')
    const pausedAt = await time(page)
    await page.waitForTimeout(300)
    expect(await time(page)).toBe(pausedAt)

    const calls = page.getByRole('columnheader', { name: /^Of the same/ })
    const before = parseInt(((await calls.textContent()) ?? '').replace(/\D+/, ''))
    await press(page, 'Step')
    await until('one more call', async () =>
      new RegExp(`same ${before + 1} call`).test((await calls.textContent()) ?? ''),
    )
    await press(page, 'Run')
    await until('time goes on', async () => (await time(page)) !== pausedAt)
    await press(page, 'Pause')
    await press(page, 'Restart')
    await page.getByText('Of the same 0 calls').waitFor()
    expect(await time(page)).toBe('0:00')
  })

  it('holds, releases, trips and resets by hand', async () => {
    const { page } = await openPlayground(at, '#troubleForS=0&trip=consecutive&open=fixed&recovery=probes')
    await press(page, 'Hold open')
    await page.getByText('held open by hand until it is released').waitFor()
    await page.getByRole('img', { name: 'The circuit is held open' }).waitFor()
    expect(await page.getByRole('button', { name: 'Hold open', pressed: true }).count()).toBe(1)
    await press(page, 'Hold closed')
    await page.getByRole('img', { name: 'The circuit is held closed' }).waitFor()
    await press(page, 'Release')
    await lit(page, 'closed')
    await press(page, 'Pause')
    await press(page, 'Trip')
    await lit(page, 'open')
    await page.locator('.way[data-way=opens]').getByText('manual').waitFor()
    await press(page, 'Reset')
    await lit(page, 'closed')

    expect(await page.getByRole('button', { name: 'Release' }).isDisabled()).toBe(true)
  })

  it('makes the dependency sick and well, and empties its cache', async () => {
    const { page } = await openPlayground(at, '#troubleForS=600&troubleAtS=120&warmUpCalls=1000')
    await press(page, 'Make it sick now')
    await lit(page, 'open')
    await press(page, 'Make it well now')
    await lit(page, 'closed')
    await press(page, 'Empty its cache')
    await until('slower', async () => (await page.getByRole('img', { name: /^Latency: .* s at most/ }).count()) === 1)

    expect(await page.getByText('The dependency is well').count()).toBe(1)
  })

  it('plays the scenarios with the breaker that is chosen', async () => {
    const { page } = await openPlayground(at, '#trip=stalled&stalledAfterMs=1000')
    await page.getByLabel('Scenario').last().selectOption('Hangs for a minute')
    await page
      .locator('.way[data-way=opens]')
      .getByText(/^no end of \d+ calls for \d+ ms$/)
      .waitFor()

    expect(await page.getByRole('checkbox', { name: 'Takes calls and never answers' }).isChecked()).toBe(true)
    await slider(page, 'Calls').press('ArrowRight')
    await page.getByText('You have changed the world.').waitFor()
  })

  it('shows the fields of the chosen rule, and its code to copy', async () => {
    const { page } = await openPlayground(at)
    await at.browser.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    expect(await slider(page, 'Failures in a row').count()).toBe(0)
    await page.getByLabel('Opens').selectOption('after consecutive failures')
    await slider(page, 'Failures in a row').press('ArrowRight')
    await page.getByLabel('Stays open').selectOption('for the same time')
    await press(page, 'Copy the code')
    await page.getByRole('status').getByText('Copied.').waitFor()

    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      [
        "import { CircuitBreaker } from 'recloser'",
        "import { recommended } from 'recloser/presets'",
        "import { consecutiveFailures } from 'recloser/trip'",
        '',
        'const breaker = new CircuitBreaker(',
        '  recommended({ trip: consecutiveFailures(6), resetTimeoutMs: 5_000 }),',
        ')',
        '',
      ].join('\n'),
    )
    await press(page, 'All as recommended()')
    await page.getByText('const breaker = new CircuitBreaker(recommended())').waitFor()
  })

  it('gives a link that brings the same settings back', async () => {
    const { page } = await openPlayground(at)
    await at.browser.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByLabel('Opens').selectOption('at a share of slow calls')
    await slider(page, 'A call is slow after').press('End')
    await page.getByRole('checkbox', { name: 'Takes calls and never answers' }).check()
    await press(page, 'Copy a link to these settings')
    await page.getByRole('status').getByText('Copied.').waitFor()
    const link = await page.evaluate(() => navigator.clipboard.readText())
    expect(link).toBe(`${at.url}#hangs=true&trip=slow&slowerThanMs=5000`)
    await page.waitForFunction((wanted) => location.href === wanted, link)

    const values = () =>
      page.evaluate(() =>
        Array.from(
          document.querySelectorAll<HTMLInputElement>('[name]'),
          ({ name, value, checked }) => `${name} ${value} ${checked}`,
        ),
      )
    const before = await values()
    await page.reload()
    await page.getByRole('heading', { name: 'recloser playground' }).waitFor()
    expect(await values()).toEqual(before)
    // Another link in the same tab is followed too.
    await page.evaluate(() => (location.hash = '#trip=stalled'))
    await slider(page, 'No call has ended for').waitFor()
    expect(await page.getByRole('checkbox', { name: 'Takes calls and never answers' }).isChecked()).toBe(false)
  })

  it('ignores what is wrong in a link, and says so', async () => {
    const { page, mistakes } = await openPlayground(at, '#trip=never&servers=-1&%00=%FF&=&latencyMs=50')
    const notice = page.getByRole('alert')
    await notice.getByText('“trip” is “never”, but must be one of recommended,').waitFor()
    await notice.getByText('“servers” is “-1”, but must be a whole number from 1 to 200').waitFor()
    expect(await slider(page, 'Time for an answer, mean').getAttribute('aria-valuetext')).toBe('50 ms')
    await press(page, 'Close')

    expect(await notice.textContent()).toBe('')
    expect(mistakes).toEqual([])
  })

  it('says so when the library refuses options, and goes on with those before', async () => {
    const { page, mistakes } = await openPlayground(at, '#open=exponential&initialMs=60000&maxMs=1000')
    const refusal = page
      .getByRole('alert')
      .getByText('exponential(): `maxMs` must be at least the `initialMs` of 60000')
    await refusal.waitFor()
    await page.getByText('const breaker = new CircuitBreaker(recommended())').waitFor()
    await slider(page, 'but at most for').press('End')
    await page.getByText('maxMs: 120_000').waitFor()

    expect(await refusal.count()).toBe(0)
    expect(mistakes).toEqual([])
  })

  it('stands still at first where less motion is wanted', async () => {
    const { page } = await openPlayground(at, '', (page) => page.emulateMedia({ reducedMotion: 'reduce' }))
    await page.waitForTimeout(400)
    expect(await time(page)).toBe('0:00')
    await press(page, 'Trip')

    expect(await page.locator('.way.taken').evaluate((way) => getComputedStyle(way).animationName)).toBe('none')
    await press(page, 'Run')
    await until('time goes on', async () => (await time(page)) !== '0:00')
  })

  it('asks for nothing but its own files by relative paths', () => {
    const html = readFileSync(join(at.folder, 'index.html'), 'utf8')
    const paths = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].flatMap(([, path = '']) =>
      path.startsWith('data:') ? [] : [path],
    )

    expect(paths.length).toBeGreaterThan(1)
    expect(paths.filter((path) => !path.startsWith('./assets/'))).toEqual([])
    expect(readdirSync(join(at.folder, 'assets')).length).toBe(2)
  })
})
