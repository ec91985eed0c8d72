import { describe, expect, it } from 'vitest'
import { untyped } from '../bad-input/complaint.ts'
import { Bench } from '../laws/bench.ts'

describe('a predicate that does not answer true or false', () => {
  it.each(['isFailure', 'isIgnored'] as const)('is reported with what it should have answered: %s', (hook) => {
    const bench = new Bench({ [hook]: untyped(() => 'yes') })

    bench.breaker.acquire().settle({ status: 'fulfilled', value: 1 })

    const error = new TypeError(`${hook}: \`answer\` must be true or false, at once, received "yes"`)
    expect(bench.hookErrors).toEqual([{ error, hook }])
  })
})
