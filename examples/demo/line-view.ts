// The view for a pipe, a log file or NO_COLOR: lines that are only ever appended, one a second, and one for each
// thing that happens.

import type { Demo, Side, View } from './demo.ts'
import { inSeconds } from './format.ts'
import { countOf, type Fate } from './lane.ts'
import { notes } from './notes.ts'

const header = [
  '              without breaker      with breaker',
  '     time       ok  fail  wait     circuit      ok  fail  rejected  wait',
]

export function lineView(print: (line: string) => void): View {
  let seconds = 0
  let told = 0
  return {
    draw(demo) {
      if (told === 0) header.forEach(print)
      const all = notes(demo)
      all.slice(told).forEach(print)
      told = all.length

      const elapsedMs = performance.now() - demo.startedAtMs
      if (elapsedMs < (seconds + 1) * 1_000) return
      seconds = Math.floor(elapsedMs / 1_000)
      print(status(demo, elapsedMs))
    },
    close() {
      // Nothing to give back: a line once printed stays.
    },
  }
}

function status({ bare, guarded, circuit }: Demo, elapsedMs: number): string {
  const figure = ({ lane }: Side, fate: Fate, width: number): string => String(countOf(lane, fate)).padStart(width)
  return [
    inSeconds(elapsedMs).padStart(9),
    figure(bare, 'answered', 9),
    figure(bare, 'failed', 6),
    figure(bare, 'waiting', 6),
    `     ${circuit.state.padEnd(9)}`,
    figure(guarded, 'answered', 6),
    figure(guarded, 'failed', 6),
    figure(guarded, 'rejected', 10),
    figure(guarded, 'waiting', 6),
  ].join('')
}
