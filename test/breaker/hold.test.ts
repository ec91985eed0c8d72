import { describe, expect, it } from 'vitest'
import { Harness } from '../support/harness.ts'

describe('a hold', () => {
  it('ends when it is disposed of', () => {
    const { breaker } = new Harness()
    const hold = breaker.hold('open')
    const before = breaker.state

    hold[Symbol.dispose]()

    expect([before, breaker.state]).toEqual(['open', 'closed'])
  })

  it('ends once, whether released or disposed of', () => {
    const { breaker } = new Harness()
    const [one] = [breaker.hold('open'), breaker.hold('open')]

    one.release()
    one[Symbol.dispose]()

    expect(breaker.state).toBe('open')
  })

  it('can be released by a function that was taken off it', () => {
    const { breaker } = new Harness()
    const { release } = breaker.hold('open') as { release: () => void }

    release()

    expect(breaker.state).toBe('closed')
  })

  it('can be taken again once all are released', () => {
    const { breaker } = new Harness()
    breaker.hold('closed').release()

    const hold = breaker.hold('open')

    expect([breaker.state, (hold.release(), breaker.state)]).toEqual(['open', 'closed'])
  })

  it('is not ended by an older one that is released again meanwhile', () => {
    const { breaker } = new Harness()
    const old = breaker.hold('open')
    old.release()
    breaker.hold('open')

    old.release()

    expect(breaker.state).toBe('open')
  })
})

describe('the event of a hold', () => {
  const told = (harness: Harness): unknown[] =>
    harness.events.map((event) => (event.type === 'hold' ? [event.position, event.held] : event.type))

  it('says which circuit, and nothing that does not matter', () => {
    const harness = new Harness({ name: 'billing' })

    harness.breaker.hold('open')

    expect(harness.events).toStrictEqual([{ type: 'hold', circuit: 'billing', position: 'open', held: true }])
  })

  it.each(['open', 'closed'] as const)('is told when it is taken and when it is released: %s', (position) => {
    const harness = new Harness()

    harness.breaker.hold(position).release()

    expect(told(harness)).toEqual([
      [position, true],
      [position, false],
    ])
  })

  it('says that the circuit is still held until the last handle of the position is released', () => {
    const harness = new Harness()
    const [one, two] = [harness.breaker.hold('open'), harness.breaker.hold('open')]

    one.release()
    two.release()

    expect(told(harness)).toEqual([
      ['open', true],
      ['open', true],
      ['open', true],
      ['open', false],
    ])
  })

  it('tells the two positions apart', () => {
    const harness = new Harness()
    const [closed, open] = [harness.breaker.hold('closed'), harness.breaker.hold('open')]

    open.release()
    closed.release()

    expect(told(harness)).toEqual([
      ['closed', true],
      ['open', true],
      ['open', false],
      ['closed', false],
    ])
  })

  it('is not told again for a handle that is released again or disposed of', () => {
    const harness = new Harness()
    const hold = harness.breaker.hold('open')
    hold.release()
    harness.events.length = 0

    hold.release()
    hold[Symbol.dispose]()

    expect(harness.events).toEqual([])
  })

  it('comes after the circuit is held, and after it is free', () => {
    const { breaker } = new Harness()
    const seen: unknown[] = []
    breaker.subscribe(() => seen.push(breaker.state, breaker.retryAfterMs))

    breaker.hold('open').release()

    expect(seen).toEqual(['open', Infinity, 'closed', 0])
  })

  it('is told also to those who do not listen to calls', () => {
    const harness = new Harness()
    harness.leave()
    const heard: string[] = []
    harness.breaker.watch(({ type }) => heard.push(type))

    harness.breaker.hold('closed')
    harness.succeed()

    expect(heard).toEqual(['hold'])
  })

  it('is not given to onStateChange, which hears of transitions alone', () => {
    const changes: unknown[] = []
    const harness = new Harness({ onStateChange: (change) => changes.push(change) })

    harness.breaker.hold('open').release()

    expect(changes).toEqual([])
  })

  it('reaches a listener that throws, which cannot keep the handle from its holder', () => {
    const harness = new Harness()
    harness.breaker.subscribe(() => {
      throw new Error('listener')
    })

    harness.breaker.hold('open').release()

    expect([harness.breaker.state, harness.hookErrors.length]).toEqual(['closed', 2])
  })
})
