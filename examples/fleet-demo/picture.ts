import type { CircuitState } from 'recloser'
import type { Colour, Paint } from '../demo/paint.ts'
import type { FleetRun } from './fleet-demo.ts'
import type { Member } from './member.ts'
import { scriptMs, type Part } from './scenario.ts'

const labelWidth = 17
const figuresWidth = 25

interface Mark {
  readonly glyph: string
  readonly colour: Colour
}

const marks: Readonly<Record<CircuitState, Mark>> = {
  closed: { glyph: '━', colour: 'green' },
  open: { glyph: '╌', colour: 'red' },
  'half-open': { glyph: '◆', colour: 'yellow' },
}

/** All processes, one line each, along the time of the script. */
export function picture(run: FleetRun, nowMs: number, columns: number, paint: Paint): readonly string[] {
  const width = Math.max(20, columns - labelWidth - figuresWidth - 2)
  const columnOf = (atMs: number): number =>
    Math.min(width - 1, Math.max(0, Math.floor(((atMs - run.startedAtMs) / scriptMs) * width)))
  const drawn = columnOf(nowMs) + 1
  const line = (label: string, strip: string, figures = ''): string =>
    ` ${label.padEnd(labelWidth)}${strip}${' '.repeat(width - drawn)} ${figures}`
  const seconds = Array.from({ length: Math.floor(scriptMs / 5_000) + 1 }, (_, index) => index * 5)
  const axis = seconds.reduce(
    (text, second) => text.padEnd(columnOf(run.startedAtMs + second * 1_000)) + `${second} s`,
    '',
  )
  return [
    paint.dim(` ${' '.repeat(labelWidth)}${axis.padEnd(width)}  answered failed rejected`),
    line('dependency', partStrip(run, 'dependency', columnOf, drawn, paint)),
    line('Redis', partStrip(run, 'Redis', columnOf, drawn, paint)),
    '',
    ...run.members.map((member, index) =>
      line(
        `${index + 1} ${`${member.callsPerSecond}/s`.padStart(5)} ${member.attached ? 'shared' : 'alone'}`,
        stateStrip(member, columnOf, drawn, paint),
        figuresOf(member),
      ),
    ),
    '',
    ` ${(['closed', 'open', 'half-open'] as const).map((state) => `${paint.colour(marks[state].colour, marks[state].glyph.repeat(2))} ${state}`).join('   ')}`,
  ]
}

const figuresOf = ({ answered, failed, rejected }: Member): string =>
  `${String(answered).padStart(9)}${String(failed).padStart(7)}${String(rejected).padStart(9)}`

function partStrip(
  { startedAtMs, done }: FleetRun,
  part: Part,
  columnOf: (atMs: number) => number,
  drawn: number,
  paint: Paint,
): string {
  const changes = [{ up: true, atMs: startedAtMs }, ...done.filter((step) => step.part === part)]
  return changes
    .map(({ up, atMs }, index) => {
      const next = changes[index + 1]
      const length = (next === undefined ? drawn : columnOf(next.atMs)) - columnOf(atMs)
      return paint.colour(
        up ? 'green' : 'red',
        `┃${up ? 'up' : 'down'} `.padEnd(length, up ? '━' : '╌').slice(0, length),
      )
    })
    .join('')
}

/** A column in which the circuit was half-open at any time shows that, however short it was. */
function stateStrip(member: Member, columnOf: (atMs: number) => number, drawn: number, paint: Paint): string {
  const states: CircuitState[] = Array.from({ length: drawn }, () => 'closed')
  for (const { to, atMs } of member.moves) {
    const column = columnOf(atMs)
    if (to === 'half-open' || states[column] !== 'half-open') states[column] = to
    states.fill(to, column + 1)
  }
  return states.map((state) => paint.colour(marks[state].colour, marks[state].glyph)).join('')
}
