import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { Locator, Page } from 'playwright-core'
import { CircuitBreaker } from 'recloser'
import { recommended } from 'recloser/presets'
import type { FleetReportLike } from 'recloser/console'
import { BreakerRegistry } from 'recloser/registry'
import { openBrowser, type Browser, type Opened } from '../support/browser.ts'
import { openConsole, serveConsole, type Served } from './console-page.ts'

/** A name that must not become markup. */
export const markup = '<img src=x onerror="document.title=1">'

/** What the fleet tells of itself. */
const report: FleetReportLike = {
  processes: [
    { instanceId: 'web-1', deadForMs: 0 },
    { instanceId: 'web-2', deadForMs: 0 },
    { instanceId: markup, deadForMs: 0 },
    { instanceId: 'web-4', deadForMs: 12_000 },
  ],
  votesNeeded: 2,
  circuits: [
    {
      key: 'a.example',
      state: 'open',
      retryAfterMs: 30_000,
      attempt: 1,
      reason: '5 failures in a row, by web-2',
      votes: [],
      leases: [],
      holds: [],
    },
    {
      key: 'b.example',
      state: 'closed',
      retryAfterMs: 0,
      attempt: 0,
      reason: '',
      votes: [{ instanceId: 'web-2', forMs: 9_000 }],
      leases: [{ instanceId: 'web-1', forMs: 500, calls: 2 }],
      holds: [{ instanceId: 'web-3', open: false, closed: true }],
    },
  ],
}

const status = { instanceId: 'web-1', attached: true, instances: 3, circuits: 4, generation: 12 }

/** A console of four breakers and a fleet, whose operator is Ada, and its page. */
export interface LiveConsole {
  browser: Browser
  served: Served
  opened: Opened
  page: Page
  hosts: BreakerRegistry
  fleet: { status: typeof status; inspect(): Promise<FleetReportLike> }
  /** What the operator did. */
  told: string[]
  who: string | false
  /** Serves it anew, on a port that was used before. */
  serve(port?: number): Promise<Served>
  option(name: RegExp): Locator
  /** The keys in the order of the list. */
  names(): Promise<readonly (string | null | undefined)[]>
}

/** Made anew for each test; what it gives is there when they run. */
export function useConsole(): LiveConsole {
  const at = {} as LiveConsole

  beforeAll(async () => {
    at.browser = await openBrowser()
  }, 60_000)
  afterAll(() => at.browser.close())

  at.serve = (port) =>
    serveConsole(
      {
        breakers: [new CircuitBreaker({ name: 'billing', failureThreshold: 2, resetTimeoutMs: 45_000 }), at.hosts],
        fleet: at.fleet,
        controls: {
          authorize: () => at.who,
          onAction: (by, { key, action }) => void at.told.push(`${by} ${action} ${key}`),
        },
      },
      port,
    )
  at.option = (name) => at.page.getByRole('option', { name })
  at.names = () =>
    at.page.getByRole('option').evaluateAll((rows) => rows.map((row) => row.querySelector('bdi')?.textContent))

  beforeEach(async () => {
    at.hosts = new BreakerRegistry({ options: recommended({ resetTimeoutMs: 60_000 }) })
    for (const key of ['a.example', 'b.example', markup]) at.hosts.get(key)
    at.fleet = { status, inspect: () => Promise.resolve(report) }
    at.told = []
    at.who = 'Ada'
    at.served = await at.serve()
    at.opened = await openConsole(at.browser, at.served.url)
    at.page = at.opened.page
    await at.page.setViewportSize({ width: 1280, height: 900 })
  })
  afterEach(async () => {
    await at.page.close()
    at.served.close()
  })

  return at
}
