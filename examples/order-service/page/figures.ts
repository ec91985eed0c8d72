// The figures at the top, the buttons that are pressed, and what is said of them.

import { clock, duration } from '../../../pages/design/format.ts'
import type { Sample } from '../order-service/sample.ts'

export const element = (id: string): HTMLElement => {
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

/** Only where it has changed: what a screen reader reads out must not be said again and again. */
export function write(id: string, text: string): void {
  const place = element(id)
  if (place.textContent !== text) place.textContent = text
}

export function showFigures(sample: Sample): void {
  const { state, held, health, pending, p99Ms, oldestMs, reachedRate, refusedRate } = sample
  write('state', state === 'none' ? 'no breaker' : state)
  element('state-figure').className = `figure state ${moods[state] ?? ''}`
  write('state-note', noteOf(sample))
  write('health', health)
  element('health').className = moods[health] ?? ''
  write('reached', reachedRate === null ? 'unknown' : String(reachedRate))
  write('pending', String(pending))
  write(
    'oldest',
    oldestMs === null ? 'every accepted order is paid' : `the oldest has waited ${duration(oldestMs)} for its payment`,
  )
  write('wait', p99Ms === null ? '–' : duration(p99Ms))
  write('refused', refusedRate === 0 ? '' : `${refusedRate} orders a second are refused`)
  document.title = state === 'closed' ? 'Order service' : `${state} · Order service`
  press('health', health)
  press('hold', held ?? '')
}

function press(group: 'health' | 'hold', pressed: string): void {
  document.querySelectorAll<HTMLElement>(`[data-${group}]`).forEach((button) => {
    button.ariaPressed = String(button.dataset[group] === pressed)
  })
}

function noteOf({ state, held, retryAfterMs, pending }: Sample): string {
  if (held !== null) return 'held by hand'
  if (state === 'open') return `a probe may run in ${((retryAfterMs ?? 0) / 1_000).toFixed(1)} s`
  if (state === 'half-open')
    return pending > 0 ? 'the oldest pending order is the probe' : 'the next order is the probe'
  return 'payments are tried at once'
}

/** @param heardAtMs when the shown figures came, as wall time; `undefined`: there are none yet */
export function showLink(isLive: boolean, heardAtMs: number | undefined): void {
  const since =
    heardAtMs === undefined ? 'the order service does not answer yet' : `stale: no update since ${clock(heardAtMs)}`
  write('link', isLive ? 'live' : since)
  element('link').classList.toggle('live', isLive)
  document.body.classList.toggle('stale', !isLive && heardAtMs !== undefined)
  if (!isLive && heardAtMs !== undefined) document.title = 'stale · Order service'
}
