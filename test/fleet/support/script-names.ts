import { createHash } from 'node:crypto'
import { beatLines, leaveLines } from '../../../src/fleet/fleet-script.ts'
import { listLines, showLines } from '../../../src/fleet/inspect-script.ts'

const digestOf = (lines: readonly string[]): string => createHash('sha1').update(lines.join('\n')).digest('hex')

const names = new Map([
  [digestOf(beatLines), 'beat'],
  [digestOf(leaveLines), 'leave'],
  [digestOf(listLines), 'list'],
  [digestOf(showLines), 'show'],
])

/** The name of a script that is none of one circuit, by its digest. */
export const nameOf = (digest: string | undefined): string | undefined => names.get(String(digest))
