// The picture of a run, while it goes on and when it is over: server, calls without the breaker, calls with it,
// one above the other on one time axis.

import { axisLabels, timeAxis } from './axis.ts'
import type { CircuitLog } from './circuit-log.ts'
import type { Demo, Side } from './demo.ts'
import { inSeconds } from './format.ts'
import { countOf, type Fate } from './lane.ts'
import type { Paint } from './paint.ts'
import { circuitStrip, fateMarks, fateStrip, serverStrip, sparkline, stateMarks, waitingCounts } from './strips.ts'

const labelWidth = 10

export function chart(demo: Demo, width: number, paint: Paint): readonly string[] {
  const { startedAtMs, phases, bare, guarded, circuit } = demo
  const columns = Math.min(128, Math.max(20, width - labelWidth - 2))
  const axis = timeAxis(startedAtMs, performance.now(), columns)
  const waiting = [bare, guarded].map(({ lane }) => waitingCounts(axis, lane.calls))
  // A handful of waiting calls is ordinary, and must not look like a mountain before there is a larger one.
  const most = Math.max(50, ...waiting.flat())
  const [bareWaiting, guardedWaiting] = waiting.map((counts) => sparkline(counts, most))

  return [
    row('', paint.dim(axisLabels(axis))),
    row('server', serverStrip(axis, phases, paint)),
    '',
    ` ${paint.bold('WITHOUT BREAKER')}`,
    counts(bare, ['answered', 'failed', 'waiting'], paint),
    row('calls', fateStrip(axis, bare.lane.calls, paint)),
    row('waiting', bareWaiting ?? ''),
    '',
    ` ${paint.bold('WITH BREAKER')}  ${badge(circuit, paint)}`,
    counts(guarded, ['answered', 'failed', 'rejected', 'waiting'], paint),
    row('circuit', circuitStrip(axis, circuit.transitions, paint)),
    row('calls', fateStrip(axis, guarded.lane.calls, paint)),
    row('waiting', guardedWaiting ?? ''),
    '',
    legend(paint),
  ]
}

const row = (label: string, text: string): string => ` ${label.padEnd(labelWidth)}${text}`

function badge({ state, retryAfterMs }: CircuitLog, paint: Paint): string {
  const text = paint.badge(stateMarks[state].colour, state.toUpperCase())
  switch (state) {
    case 'closed':
      return text
    case 'open':
      return `${text}  next probe in ${inSeconds(retryAfterMs)}`
    case 'half-open':
      return `${text}  a probe is out, other calls are rejected`
  }
}

function counts({ lane }: Side, fates: readonly Fate[], paint: Paint): string {
  const admitted = lane.calls.length - countOf(lane, 'rejected')
  const figures = fates.map((fate) => {
    const count = countOf(lane, fate)
    const figure = `${fate} ${String(count).padEnd(5)}`
    return count === 0 ? figure : paint.colour(fateMarks[fate].colour, figure)
  })
  return ` ${[`admitted ${String(admitted).padEnd(5)}`, ...figures].join(' ')}`.trimEnd()
}

function legend(paint: Paint): string {
  const marks = { ...stateMarks, ...fateMarks }
  return ` ${Object.entries(marks)
    .map(([name, { glyph, colour }]) => `${paint.colour(colour, glyph)} ${paint.dim(name)}`)
    .join('  ')}`
}
