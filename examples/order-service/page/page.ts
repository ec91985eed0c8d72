// The status page: listens to the order service and passes on what is clicked.

import type { LogLine, Sample } from '../order-service/sample.ts'
import { chart } from './chart.ts'
import { showFigures, showLink, showLog } from './figures.ts'

const kept = 240
let samples: Sample[] = []
let lines: LogLine[] = []

const place = (id: string): HTMLElement => document.getElementById(id) ?? document.body

const charts = [
  chart(place('traffic'), [
    { label: 'reached', colour: 'reached', of: ({ reachedRate }) => reachedRate, dashed: true },
    { label: 'paid', colour: 'paid', of: ({ paidRate }) => paidRate, filled: true },
    { label: 'queued', colour: 'queued', of: ({ queuedRate }) => queuedRate, filled: true },
    { label: 'drained', colour: 'drained', of: ({ drainedRate }) => drainedRate },
  ]),
  chart(place('latency'), [
    { label: '99 of 100', colour: 'worst', of: ({ p99Ms }) => p99Ms },
    { label: 'median', colour: 'paid', of: ({ p50Ms }) => p50Ms },
  ]),
  chart(place('queue'), [{ label: 'pending', colour: 'queued', of: ({ pending }) => pending, filled: true }]),
]

function show(): void {
  const last = samples.at(-1)
  if (last !== undefined) showFigures(last)
  for (const each of charts) each.show(samples)
}

const events = new EventSource('/events')
events.addEventListener('open', () => showLink(true))
events.addEventListener('error', () => showLink(false))
events.addEventListener('history', ({ data }: MessageEvent<string>) => {
  const history = JSON.parse(data) as { readonly samples: Sample[]; readonly lines: LogLine[] }
  samples = history.samples
  lines = history.lines
  show()
  showLog(lines)
})
events.addEventListener('sample', ({ data }: MessageEvent<string>) => {
  samples = [...samples, JSON.parse(data) as Sample].slice(-kept)
  show()
})
events.addEventListener('log', ({ data }: MessageEvent<string>) => {
  lines = [...lines, JSON.parse(data) as LogLine].slice(-40)
  showLog(lines)
})

const post = (path: string, body: unknown): void => {
  void fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => showLink(false))
}
const onClick = (selector: string, clicked: (button: HTMLElement) => void): void => {
  document.querySelectorAll<HTMLElement>(selector).forEach((button) => {
    button.addEventListener('click', () => clicked(button))
  })
}
onClick('[data-health]', ({ dataset }) => post('/payment-server', { health: dataset['health'] }))
onClick('[data-hold]', ({ dataset }) => post('/circuit', { hold: dataset['hold'] || null }))
onClick('#outage', () => post('/payment-server', { script: 'outage' }))

const renew = (): void => {
  for (const each of charts) each.renew()
}
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', renew)
addEventListener('resize', renew)
