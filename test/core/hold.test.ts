import { describe, expect, it } from 'vitest'
import { Bench } from '../laws/bench.ts'

describe('a hold', () => {
  it('ends when it is disposed of', () => {
    const { breaker } = new Bench()
    const hold = breaker.hold('open')
    const before = breaker.state

    hold[Symbol.dispose]()

    expect([before, breaker.state]).toEqual(['open', 'closed'])
  })

  it('ends once, whether released or disposed of', () => {
    const { breaker } = new Bench()
    const [one] = [breaker.hold('open'), breaker.hold('open')]

    one.release()
    one[Symbol.dispose]()

    expect(breaker.state).toBe('open')
  })

  it('can be released by a function that was taken off it', () => {
    const { breaker } = new Bench()
    const { release } = breaker.hold('open') as { release: () => void }

    release()

    expect(breaker.state).toBe('closed')
  })

  it('can be taken again once all are released', () => {
    const { breaker } = new Bench()
    breaker.hold('closed').release()

    const hold = breaker.hold('open')

    expect([breaker.state, (hold.release(), breaker.state)]).toEqual(['open', 'closed'])
  })

  it('is not ended by an older one that is released again meanwhile', () => {
    const { breaker } = new Bench()
    const old = breaker.hold('open')
    old.release()
    breaker.hold('open')

    old.release()

    expect(breaker.state).toBe('open')
  })
})
