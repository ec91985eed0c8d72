import assert from 'node:assert/strict'
import type { SpeedCase } from '../case.ts'
import { everyEntry } from '../libraries/entries.ts'
import { guard } from '../libraries/guarded.ts'
import { catching } from '../measure/loop.ts'

export const failing: SpeedCase = {
  kind: 'speed',
  id: 'failing',
  title: 'Failing calls',
  about:
    'One awaited and caught call of a task that rejects at once, always with the same error, through a breaker that does not open.',
  unit: 'ns',
  reference: 'bare',
  whyNot: 'recloser reads its clock at each failure, to tell when the last one was.',
  async contestants(_effort, wanted) {
    const failure = new Error('down')
    const fail = (): Promise<unknown> => Promise.reject(failure)
    const contestants = []
    for (const entry of everyEntry.filter(({ name }) => wanted(name))) {
      const { call } = await guard(entry, { rule: 'never' }, fail)
      for (let i = 0; i < 20; i++) await assert.rejects(call(), failure, `${entry.name} gives another error`)
      contestants.push({ name: entry.name, how: entry.how.never, run: catching(call) })
    }
    return contestants
  },
}
