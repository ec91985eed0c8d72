// One line of text per history, one character per column of the time axis. Each glyph differs from its neighbours
// without its colour.

import type { CircuitState, TransitionEvent } from 'recloser'
import type { Axis } from './axis.ts'
import type { PhaseStart } from './demo.ts'
import type { Call, Fate } from './lane.ts'
import type { Health } from './order-server.ts'
import type { Colour, Paint } from './paint.ts'

interface Mark {
  readonly glyph: string
  readonly colour: Colour
}

const healthMarks: Readonly<Record<Health, Mark>> = {
  healthy: { glyph: '━', colour: 'green' },
  errors: { glyph: '━', colour: 'red' },
  hangs: { glyph: '━', colour: 'red' },
}

export const stateMarks = {
  closed: { glyph: '━', colour: 'green' },
  open: { glyph: '╌', colour: 'red' },
  'half-open': { glyph: '◆', colour: 'yellow' },
} as const satisfies Record<CircuitState, Mark>

export const fateMarks = {
  answered: { glyph: '•', colour: 'green' },
  rejected: { glyph: '-', colour: 'cyan' },
  waiting: { glyph: '?', colour: 'yellow' },
  failed: { glyph: '×', colour: 'red' },
} as const satisfies Record<Fate, Mark>

/** The phases of the server, each with its name at its beginning. */
export function serverStrip(axis: Axis, phases: readonly PhaseStart[], paint: Paint): string {
  return phases
    .map(({ health, atMs }, index) => {
      const next = phases[index + 1]
      const end = next === undefined ? axis.drawn : axis.columnAt(next.atMs)
      const length = end - axis.columnAt(atMs)
      const { glyph, colour } = healthMarks[health]
      return paint.colour(colour, `┃${health} `.padEnd(length, glyph).slice(0, length))
    })
    .join('')
}

/** The state of the circuit; a column in which it was half-open at any time shows that, however short it was. */
export function circuitStrip(axis: Axis, transitions: readonly TransitionEvent[], paint: Paint): string {
  const states: CircuitState[] = Array.from({ length: axis.drawn }, () => 'closed')
  for (const { to, atMs } of transitions) {
    const column = axis.columnAt(atMs)
    if (to === 'half-open' || states[column] !== 'half-open') states[column] = to
    states.fill(to, column + 1)
  }
  return paintRuns(
    states.map((state) => stateMarks[state]),
    paint,
  )
}

/** What became of the calls made in each column; the worst shows. */
export function fateStrip(axis: Axis, calls: readonly Call[], paint: Paint): string {
  const severity = Object.keys(fateMarks)
  const worst: Fate[] = Array.from({ length: axis.drawn }, () => 'answered')
  for (const { startedAtMs, fate } of calls) {
    const column = axis.columnAt(startedAtMs)
    if (severity.indexOf(fate) > severity.indexOf(worst[column] ?? 'answered')) worst[column] = fate
  }
  return paintRuns(
    worst.map((fate) => fateMarks[fate]),
    paint,
  )
}

/** How many calls were waiting in the middle of each column. */
export function waitingCounts(axis: Axis, calls: readonly Call[]): readonly number[] {
  const counts = new Array<number>(axis.drawn).fill(0)
  for (const { startedAtMs, endedAtMs } of calls) {
    for (let column = axis.columnAt(startedAtMs); column < axis.drawn; column++) {
      const middleAtMs = (axis.beginAtMs(column) + axis.beginAtMs(column + 1)) / 2
      if (middleAtMs >= endedAtMs) break
      if (middleAtMs >= startedAtMs) counts[column] = (counts[column] ?? 0) + 1
    }
  }
  return counts
}

export function sparkline(counts: readonly number[], most: number): string {
  const bars = '▁▂▃▄▅▆▇█'
  return counts.map((count) => bars.charAt(Math.round((count / most) * (bars.length - 1)))).join('')
}

function paintRuns(marks: readonly Mark[], paint: Paint): string {
  let line = ''
  let run = ''
  marks.forEach(({ glyph, colour }, index) => {
    run += glyph
    if (marks[index + 1]?.colour === colour) return
    line += paint.colour(colour, run)
    run = ''
  })
  return line
}
