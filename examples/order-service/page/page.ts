// The status page: listens to the order service and passes on what is clicked.

import type { LogLine, Sample } from '../order-service/sample.ts'
import { drawCharts } from './charts.ts'
import { showFigures, showLink, write } from './figures.ts'
import { showLine, showLog } from './log.ts'

const kept = 240
let samples: Sample[] = []

/** A sample comes twice a second. After this long without one, the page no longer knows what is true now. */
const staleAfterMs = 3_000
let heardAtMs: number | undefined

const showCharts = drawCharts()

function show(next: Sample[]): void {
  samples = next.slice(-kept)
  heardAtMs = Date.now()
  const last = samples.at(-1)
  if (last !== undefined) showFigures(last)
  showCharts(samples)
  showLink(true, heardAtMs)
}

const events = new EventSource('/events')
events.addEventListener('error', () => showLink(false, heardAtMs))
events.addEventListener('history', ({ data }: MessageEvent<string>) => {
  const history = JSON.parse(data) as { readonly samples: Sample[]; readonly lines: LogLine[] }
  // A process that was started again knows nothing of what was before it; this page does.
  const firstAtMs = history.samples[0]?.atMs ?? Infinity
  show([...samples.filter(({ atMs }) => atMs < firstAtMs), ...history.samples])
  showLog(history.lines)
})
events.addEventListener('sample', ({ data }: MessageEvent<string>) => show([...samples, JSON.parse(data) as Sample]))
events.addEventListener('log', ({ data }: MessageEvent<string>) => showLine(JSON.parse(data) as LogLine))
// A process that hangs keeps its connections.
setInterval(() => {
  if (heardAtMs === undefined || Date.now() - heardAtMs > staleAfterMs) showLink(false, heardAtMs)
}, 500)

async function post(button: HTMLElement, path: string, body: unknown): Promise<void> {
  const name = button.textContent.trim()
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(4_000),
    })
    const { error } = (await response.json()) as { readonly error?: string }
    write('problem', response.ok ? '' : `“${name}” failed: ${error ?? `status ${response.status}`}.`)
  } catch {
    write('problem', `“${name}” may not have worked: the order service does not answer.`)
  }
}
const onClick = (selector: string, path: string, bodyOf: (button: HTMLElement) => unknown): void => {
  document.querySelectorAll<HTMLElement>(selector).forEach((button) => {
    button.addEventListener('click', () => void post(button, path, bodyOf(button)))
  })
}
onClick('[data-health]', '/payment-server', ({ dataset }) => ({ health: dataset['health'] }))
onClick('[data-hold]', '/circuit', ({ dataset }) => ({ hold: dataset['hold'] || null }))
onClick('#outage', '/payment-server', () => ({ script: 'outage' }))
