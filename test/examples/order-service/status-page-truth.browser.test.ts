// What the status page says when it cannot know, and what pages of others cannot do to it.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { portOf, startOrders, startPayments } from '../../../examples/order-service/system.ts'
import { statusOf } from './harness.ts'
import { isHere } from '../../support/browser.ts'
import { useStatusPage } from './status-page.ts'

describe.runIf(isHere)('the status page, while something else fails', { timeout: 60_000 }, () => {
  const at = useStatusPage()

  it('says so when a button did not work', async () => {
    await at.page.route('**/payment-server', (route) =>
      route.fulfill({ status: 502, json: { error: 'nobody is there' } }),
    )
    await at.click('Slow')
    await at.page.getByRole('alert').getByText('“Slow” failed: nobody is there.').waitFor()

    await at.page.unroute('**/payment-server')
    await at.click('Fine')
    await at.page.waitForFunction(() => document.getElementById('problem')?.textContent === '')
    at.mistakes.length = 0
  })

  it('has no effect of a button on a page of another origin', async () => {
    const target = at.orders.ready.url
    const attack = `for (const [path, body] of [['/payment-server', { health: 'down' }], ['/orders', { item: 'Not mine', amountCents: 1 }]])
      fetch('${target}' + path, { method: 'POST', mode: 'no-cors', body: JSON.stringify(body) }).finally(() => (document.title += '.'))
      fetch('${at.payments.ready.controlUrl}', { method: 'POST', mode: 'no-cors', body: '{"health":"down"}' }).finally(() => (document.title += '.'))`
    const site = createServer((_, response) => {
      const html = `<title>x</title><iframe src="${target}"></iframe><script>${attack}</script>`
      response.setHeader('content-type', 'text/html').end(html)
    })
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
    const other = await at.browser.context.newPage()
    try {
      await other.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}`)
      await other.waitForFunction(() => document.title === 'x...')

      expect((await statusOf(at.payments.ready.controlUrl)).health).toBe('fine')
      const framed = other.frames().find((frame) => frame !== other.mainFrame())
      expect(await framed?.locator('#state').count()).toBe(0)
    } finally {
      await other.close()
      site.close()
      site.closeAllConnections()
    }
  })

  it('says that it is stale while the order service hangs, and is live again afterwards', async () => {
    at.orders.process.kill('SIGSTOP')
    try {
      await at.page.getByRole('status').getByText('stale: no update since').waitFor()
      expect(await at.page.title()).toBe('stale · Order service')
      await at.click('Down')
      await at.page.getByRole('alert').getByText('“Down” may not have worked').waitFor()
    } finally {
      at.orders.process.kill('SIGCONT')
    }
    await at.shows('link', 'live')
    await at.click('Fine')
    at.mistakes.length = 0
  })

  it('shows no negative traffic, and the restart, when the payment server is started again', async () => {
    await at.payments.stop('SIGKILL')
    await at.page.getByText('Payment server does not say how it is').first().waitFor()
    at.payments = await startPayments(at.folder, { earlier: at.payments.ready })
    await at.page.getByText('Payment server was started again').first().waitFor()
    await at.shows('state', 'closed')

    expect(Number(await at.page.locator('#reached').textContent())).toBeGreaterThanOrEqual(0)
    expect(await lowestOf(at.page)).toBe(0)
  })

  it('goes on with what it knew when the order service was killed and started again', async () => {
    const port = portOf(at.orders.ready.url)
    await at.orders.stop('SIGKILL')
    await at.page.getByRole('status').getByText('stale: no update since').waitFor()
    at.orders = await startOrders(at.folder, at.payments.ready, { port })

    await at.shows('link', 'live')
    await at.page
      .getByText(/Order service was started again as process \d+; \d+ orders are pending/)
      .first()
      .waitFor()
    expect(await at.page.locator('#log').textContent()).toContain('Order service was started as process')
    await at.shows('state', 'closed')
    at.mistakes.length = 0
  })

  it('shows the wait of orders that are not yet paid', async () => {
    await at.click('Down')
    await at.shows('state', 'open')
    await at.page.waitForFunction(() => Number(document.getElementById('pending')?.textContent) > 60)
    await at.page.waitForFunction(() => / s for its payment/.test(document.getElementById('oldest')?.textContent ?? ''))
    await at.click('Fine')
    await at.shows('state', 'closed')
    await at.page.waitForFunction(() => Number(document.getElementById('pending')?.textContent) <= 2)

    const words = (await at.page.locator('#latency').getAttribute('aria-label')) ?? ''
    const oldestMs = Number(/oldest order not yet paid: \w+ now, (\d+) at most/.exec(words)?.[1])
    expect(oldestMs).toBeGreaterThan(2_000)
  })
})

/** The lowest traffic that the service has told of. */
async function lowestOf(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const events = new EventSource('/events')
        events.addEventListener('history', ({ data }: MessageEvent<string>) => {
          events.close()
          const { samples } = JSON.parse(data) as { samples: { reachedRate: number | null; paidRate: number }[] }
          resolve(Math.min(...samples.flatMap(({ reachedRate, paidRate }) => [reachedRate ?? 0, paidRate])))
        })
      }),
  )
}
