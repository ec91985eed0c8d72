// The log. A line stays the element that it is, so that a screen reader says what is new, and nothing twice.

import { clock } from '../../../pages/design/format.ts'
import type { LogLine } from '../order-service/sample.ts'
import { element } from './figures.ts'

const kept = 100
let shown: { readonly line: LogLine; readonly item: HTMLElement }[] = []

/** All lines anew, as after a restart of the order service. */
export function showLog(lines: readonly LogLine[]): void {
  const known = shown.length
  if (lines.length < known || shown.some(({ line }, index) => line.id !== lines[index]?.id)) {
    shown = []
    element('log').replaceChildren()
  }
  for (const line of lines) showLine(line)
}

/** The latest is on top; one that is known is changed where it is. */
export function showLine(line: LogLine): void {
  const index = shown.findIndex((other) => other.line.id === line.id)
  const item = shown[index]?.item ?? document.createElement('li')
  const time = document.createElement('time')
  time.textContent = clock(line.atMs)
  const words = document.createElement('span')
  words.textContent =
    line.times === 1 ? line.text : `${line.text} (${line.times} times, last at ${clock(line.lastAtMs)})`
  if (item.textContent !== `${time.textContent}${words.textContent}`) item.replaceChildren(time, words)
  if (index >= 0) {
    shown[index] = { line, item }
    return
  }
  shown.push({ line, item })
  element('log').prepend(item)
  if (shown.length > kept) shown.shift()?.item.remove()
}
