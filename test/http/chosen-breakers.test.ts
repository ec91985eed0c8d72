import { describe, expect, it } from 'vitest'
import { httpDoors } from './doors.ts'

const [a, b] = ['http://a.example', 'http://b.example']

describe.each(httpDoors)('$name', ({ open }) => {
  it('asks a function of the key for each key by itself, whatever was requested before', async () => {
    const { send, breakers } = open({ breaker: (key: string) => ({ name: `of ${key}` }) })

    await send(a)

    expect([a, b].map((key) => breakers.get(key).name)).toEqual([`of ${a}`, `of ${b}`])
  })

  it.each([undefined, () => false])(
    "ignores the caller's own mistakes in its breakers, whatever %o says",
    (isIgnored) => {
      const { breakers } = open({ breaker: { isIgnored } })
      const breaker = breakers.get(a)

      breaker
        .acquire()
        .settle({ status: 'rejected', reason: Object.assign(new Error('x'), { code: 'UND_ERR_CLOSED' }) })

      expect(breaker.stats.totals).toMatchObject({ failures: 0, ignored: 1 })
    },
  )
})
