// The figures at the top, the buttons that are pressed, and the log.

import type { LogLine, Sample } from '../order-service/sample.ts'

const element = (id: string): HTMLElement => {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`the page has no #${id}`)
  return found
}

const moods: Readonly<Record<string, string>> = {
  closed: 'good',
  open: 'bad',
  'half-open': 'middling',
  fine: 'good',
  slow: 'bad',
  failing: 'bad',
  down: 'bad',
  recovering: 'middling',
}

export function showFigures(sample: Sample): void {
  const { state, held, health, pending, p99Ms, reachedRate } = sample
  element('state').textContent = state === 'none' ? 'no breaker' : state
  element('state-figure').className = `figure state ${moods[state] ?? ''}`
  element('state-note').textContent = noteOf(sample)
  element('health').textContent = health
  element('health').className = moods[health] ?? ''
  element('pending').textContent = String(pending)
  element('wait').textContent = p99Ms === null ? '–' : `${Math.round(p99Ms)} ms`
  element('reached').textContent = String(reachedRate)
  document.title = state === 'closed' ? 'Order service' : `${state} · Order service`
  press('health', health)
  press('hold', held ?? '')
}

function press(group: 'health' | 'hold', pressed: string): void {
  document.querySelectorAll<HTMLElement>(`[data-${group}]`).forEach((button) => {
    button.ariaPressed = String(button.dataset[group] === pressed)
  })
}

function noteOf({ state, held, retryAfterMs }: Sample): string {
  if (held !== null) return 'held by hand'
  if (state === 'open') return `a probe may run in ${((retryAfterMs ?? 0) / 1_000).toFixed(1)} s`
  if (state === 'half-open') return 'the next order in the queue is the probe'
  return 'orders are paid at once'
}

/** The latest on top. */
export function showLog(lines: readonly LogLine[]): void {
  const items = [...lines].reverse().map(({ atMs, text }) => {
    const time = document.createElement('time')
    time.textContent = new Date(atMs).toTimeString().slice(0, 8)
    const words = document.createElement('span')
    words.textContent = text
    const item = document.createElement('li')
    item.append(time, words)
    return item
  })
  element('log').replaceChildren(...items)
}

export function showLink(live: boolean): void {
  element('link').textContent = live ? 'live' : 'the order service does not answer; trying again'
  element('link').classList.toggle('live', live)
}
