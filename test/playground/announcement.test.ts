import { describe, expect, it } from 'vitest'
import { Announcer, quietMs } from '../../examples/playground/view/announcement.ts'
import { moment } from '../../examples/playground/view/words.ts'
import type { Change } from '../../examples/playground/world/world.ts'

const change = (id: number, to: Change['to'], atMs: number): Change => ({
  id,
  atMs,
  from: 'closed',
  to,
  reason: 'why',
  cause: undefined,
})

describe('a screen reader', () => {
  it('is told of a change once, and of the next not before a second is over', () => {
    const announcer = new Announcer()
    const one = [change(1, 'open', 15_000)]
    const four = [...one, change(2, 'half-open', 16_000), change(3, 'open', 17_000), change(4, 'closed', 78_000)]

    expect(announcer.text([], 0)).toBe('')
    expect(announcer.text(one, 10)).toBe('The circuit is open since 0:15: why.')
    expect(announcer.text(four, 9 + quietMs)).toBe('The circuit is open since 0:15: why.')
    expect(announcer.text(four, 10 + quietMs)).toBe('The circuit is closed since 1:18: why, after 2 more changes.')
    expect(announcer.text(four, 10 + 9 * quietMs)).toBe('The circuit is closed since 1:18: why, after 2 more changes.')
  })

  it('is told of a world that began anew', () => {
    const announcer = new Announcer()
    announcer.text([change(7, 'open', 0)], 0)

    expect(announcer.text([change(1, 'closed', 5_000)], quietMs)).toBe('The circuit is closed since 0:05: why.')
  })
})

it('a moment is written as minutes and seconds', () => {
  expect([0, 999, 59_999.9999999, 60_000, 3_600_000].map(moment)).toEqual(['0:00', '0:00', '1:00', '1:00', '60:00'])
})
