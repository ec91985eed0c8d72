import { check, number, oneOf, readOptions, text } from '../base/check.ts'
import { finiteMs, kindOf, list, positive, positiveMs, readNumbers, share } from './rules.ts'
import type { Episode } from './episode.ts'

const kinds = oneOf<Episode['kind']>(
  'down',
  'hang',
  'slow',
  'brownout',
  'flapping',
  'restart',
  'lowTraffic',
  'surge',
  'stall',
)

const span = { kind: [kinds], fromMs: [finiteMs], forMs: [positiveMs] } as const
const sickness = { ...span, shards: [list, undefined] } as const
const traffic = (description: string, holds: (factor: number) => boolean) =>
  ({ ...span, factor: [number(description, holds)], clients: [text, undefined] }) as const

const schemas = {
  down: sickness,
  hang: { ...sickness, ends: [oneOf('fail', 'answer', 'never'), undefined] },
  slow: { ...sickness, factor: [positive] },
  brownout: { ...sickness, share: [share] },
  flapping: { ...sickness, downMs: [positiveMs], upMs: [positiveMs] },
  restart: sickness,
  lowTraffic: traffic('a number from 0 to 1', (factor) => factor >= 0 && factor <= 1),
  surge: traffic('a finite number, 1 or more', (factor) => factor >= 1 && factor < Infinity),
  stall: { ...span, clients: [text, undefined], processes: [list, undefined] },
} as const

/**
 * One episode, checked.
 *
 * @param name where it stands
 * @throws TypeError, RangeError
 */
export function readEpisode(caller: string, name: string, value: unknown, shards: number): Episode {
  const kind = check(caller, `${name}.kind`, kindOf(caller, name, value), kinds)
  const place = `${caller} ${name}`
  const fields: Readonly<Record<string, unknown>> = readOptions(place, value, schemas[kind])
  const episode = { ...fields, shards: readNumbers(place, 'shards', fields.shards, shards) }
  // The numbers of processes are looked at where those are known.
  return episode as unknown as Episode
}
