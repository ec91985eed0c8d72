import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { chromium, type Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { httpService, sendJson } from '../foreign/play/http-service.ts'
import { describeWith } from '../foreign/play/program.ts'
import { expectOnPage } from './play/outage.ts'

describeWith('chromium', 'chromium', 'the recipe for React', () => {
  let script = ''
  const service = httpService(({ url }, response) => {
    if (url === '/orders/42') sendJson(response, 200, { state: 'paid' })
    else if (url === '/page.js') response.setHeader('content-type', 'text/javascript').end(script)
    else response.setHeader('content-type', 'text/html').end('<div id="root"></div><script src="page.js"></script>')
  })
  let browser: Browser
  beforeAll(async () => {
    const { outputFiles } = await build({
      entryPoints: [join(inject('stage'), 'react.tsx')],
      bundle: true,
      write: false,
      define: { 'process.env.NODE_ENV': '"production"' },
    })
    script = outputFiles[0]?.text ?? ''
    const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync) ?? ''
    const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update']
    browser = await chromium.launch({ executablePath, args })
  })
  afterAll(() => browser.close())

  it('keeps what it has shown, says that the shop is away, and goes on by itself', async () => {
    const page = await browser.newPage()
    const seen: string[] = []
    const text = async (): Promise<string> => {
      const line = (await page.innerText('main')).split(/\s*\n\s*/).join(' | ')
      if (!seen.includes(line)) seen.push(line)
      return line
    }
    await page.goto(service.origin)
    await expect.poll(text).toBe('Order 42: paid')

    await service.fall('failing')
    await expect.poll(text, { timeout: 10_000 }).toContain('No connection to the shop')
    // It asks less often than the five times a second of a healthy page.
    const { asked } = service
    await page.waitForTimeout(1_000)
    expect(service.asked - asked).toBeLessThanOrEqual(3)

    await service.heal()
    await expect.poll(text, { timeout: 10_000 }).toBe('Order 42: paid')
    const answered = service.asked
    await expect.poll(() => service.asked).toBeGreaterThan(answered + 2)
    expectOnPage('react', 'react.tsx', seen)
    await page.close()
  })
})
