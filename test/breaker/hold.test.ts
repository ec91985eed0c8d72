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

describe('the event of a hold', () => {
  const told = (bench: Bench): unknown[] =>
    bench.events.map((event) => (event.type === 'hold' ? [event.position, event.held] : event.type))

  it('says which circuit, and nothing that does not matter', () => {
    const bench = new Bench({ name: 'billing' })

    bench.breaker.hold('open')

    expect(bench.events).toStrictEqual([{ type: 'hold', circuit: 'billing', position: 'open', held: true }])
  })

  it.each(['open', 'closed'] as const)('is told when it is taken and when it is released: %s', (position) => {
    const bench = new Bench()

    bench.breaker.hold(position).release()

    expect(told(bench)).toEqual([
      [position, true],
      [position, false],
    ])
  })

  it('says that the circuit is still held until the last handle of the position is released', () => {
    const bench = new Bench()
    const [one, two] = [bench.breaker.hold('open'), bench.breaker.hold('open')]

    one.release()
    two.release()

    expect(told(bench)).toEqual([
      ['open', true],
      ['open', true],
      ['open', true],
      ['open', false],
    ])
  })

  it('tells the two positions apart', () => {
    const bench = new Bench()
    const [closed, open] = [bench.breaker.hold('closed'), bench.breaker.hold('open')]

    open.release()
    closed.release()

    expect(told(bench)).toEqual([
      ['closed', true],
      ['open', true],
      ['open', false],
      ['closed', false],
    ])
  })

  it('is not told again for a handle that is released again or disposed of', () => {
    const bench = new Bench()
    const hold = bench.breaker.hold('open')
    hold.release()
    bench.events.length = 0

    hold.release()
    hold[Symbol.dispose]()

    expect(bench.events).toEqual([])
  })

  it('comes after the circuit is held, and after it is free', () => {
    const { breaker } = new Bench()
    const seen: unknown[] = []
    breaker.subscribe(() => seen.push(breaker.state, breaker.retryAfterMs))

    breaker.hold('open').release()

    expect(seen).toEqual(['open', Infinity, 'closed', 0])
  })

  it('is told also to those who do not listen to calls', () => {
    const bench = new Bench()
    bench.leave()
    const heard: string[] = []
    bench.breaker.watch(({ type }) => heard.push(type))

    bench.breaker.hold('closed')
    bench.succeed()

    expect(heard).toEqual(['hold'])
  })

  it('is not given to onStateChange, which hears of transitions alone', () => {
    const changes: unknown[] = []
    const bench = new Bench({ onStateChange: (change) => changes.push(change) })

    bench.breaker.hold('open').release()

    expect(changes).toEqual([])
  })

  it('reaches a listener that throws, which cannot keep the handle from its holder', () => {
    const bench = new Bench()
    bench.breaker.subscribe(() => {
      throw new Error('listener')
    })

    bench.breaker.hold('open').release()

    expect([bench.breaker.state, bench.hookErrors.length]).toEqual(['closed', 2])
  })
})
