import type { Paint } from '../demo/paint.ts'
import type { OutageMeasures } from './measures.ts'

const ms = (value: number): string => (Number.isFinite(value) ? `${Math.round(value)} ms` : '–')

/** The same outage three times, side by side. */
export function table(measures: readonly OutageMeasures[], paint: Paint): readonly string[] {
  const line = (label: string, cell: (one: OutageMeasures) => string): string =>
    ` ${label.padEnd(40)}${measures.map((one) => cell(one).padStart(14)).join('')}`
  return [
    paint.bold(line('', ({ name }) => name)),
    line('processes that opened', ({ opened }) => String(opened)),
    line('the first opened after', ({ firstOpenedMs }) => ms(firstOpenedMs)),
    paint.bold(line('the last opened after', ({ lastOpenedMs }) => ms(lastOpenedMs))),
    paint.bold(line('calls that reached the sick dependency', ({ reached }) => String(reached))),
    line('of them after the first had opened', ({ reachedAfterFirst }) => String(reachedAfterFirst)),
    line('it was back: the first closed after', ({ firstClosedMs }) => ms(firstClosedMs)),
    line('it was back: the last closed after', ({ lastClosedMs }) => ms(lastClosedMs)),
  ]
}

export interface Claim {
  readonly text: string
  readonly holds: boolean
}

/** What the run shows, or does not. */
export function claims(measures: readonly OutageMeasures[]): readonly Claim[] {
  const [shared, alone, again] = measures
  if (shared === undefined || alone === undefined || again === undefined) return []
  const processes = shared.opened
  return [
    { text: 'shared, every process opened in the outage', holds: shared.opened === 8 && again.opened === 8 },
    {
      text: 'shared, they opened together, those with hardly any calls too',
      holds: shared.lastOpenedMs - shared.firstOpenedMs < 1_000 && again.lastOpenedMs - again.firstOpenedMs < 1_000,
    },
    { text: 'without Redis each process went on with its own breaker', holds: alone.opened > 0 && processes > 0 },
    {
      text: 'shared, fewer calls reached the sick dependency',
      holds: Math.max(shared.reached, again.reached) < alone.reached,
    },
  ]
}

export const verdict = (found: readonly Claim[], paint: Paint): readonly string[] =>
  found.map(({ text, holds }) => ` ${holds ? paint.colour('green', 'yes') : paint.badge('red', 'NO')}  ${text}`)
