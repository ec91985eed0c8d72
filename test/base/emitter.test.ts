import { describe, expect, it } from 'vitest'
import { emitter } from '../../src/base/emitter.ts'
import { atEveryDepth } from '../support/stack-end.ts'

const noError = (): never => {
  throw new Error('no hook may fail here')
}

describe('the emitter', () => {
  it('delivers to all, in the order of subscription', () => {
    const heard: string[] = []
    const events = emitter<string>(noError)
    events.subscribe((event) => heard.push(`first ${event}`), 'listener')
    events.subscribe((event) => heard.push(`second ${event}`), 'listener')

    events.emit('a', 'b')

    expect(heard).toEqual(['first a', 'second a', 'first b', 'second b'])
  })

  it('takes the same function twice for two subscriptions', () => {
    const heard: string[] = []
    const events = emitter<string>(noError)
    const listener = (event: string): unknown => heard.push(event)
    const leave = events.subscribe(listener, 'listener')
    events.subscribe(listener, 'listener')

    events.emit('a')
    leave()
    events.emit('b')

    expect(heard).toEqual(['a', 'a', 'b'])
  })

  it('makes nothing of leaving twice', () => {
    const heard: string[] = []
    const events = emitter<string>(noError)
    const leave = events.subscribe(noError, 'listener')
    events.subscribe((event) => heard.push(event), 'listener')

    leave()
    leave()
    events.emit('a')

    expect(heard).toEqual(['a'])
  })

  it('keeps events that a listener causes until those before have reached everybody', () => {
    const heard: string[] = []
    const events = emitter<string>(noError)
    events.subscribe((event) => (event === 'a' ? events.emit('caused') : undefined), 'listener')
    events.subscribe((event) => heard.push(event), 'listener')

    events.emit('a', 'b')

    expect(heard).toEqual(['a', 'b', 'caused'])
  })

  it('tells the handler which hook threw, and goes on', () => {
    const errors: unknown[] = []
    const heard: string[] = []
    const events = emitter<string>((error, hook) => errors.push([error, hook]))
    const thrown = new Error('broken')
    const broken = (): never => {
      throw thrown
    }
    events.subscribe(broken, 'onStateChange')
    events.subscribe((event) => heard.push(event), 'listener')

    events.emit('a')

    expect([errors, heard]).toEqual([[[thrown, 'onStateChange']], ['a']])
  })

  it('delivers to nobody without complaint', () => {
    const events = emitter<string>(noError)

    expect(() => events.emit('a')).not.toThrow()
  })

  it('works again after each listener left in the middle of an event', () => {
    const heard: string[] = []
    const events = emitter<string>(noError)
    const leave: () => void = events.subscribe(() => leave(), 'listener')
    events.emit('a')
    events.subscribe((event) => heard.push(event), 'listener')

    events.emit('b')

    expect(heard).toEqual(['b'])
  })

  it('goes on after a stack overflow, at whatever depth it happened', () => {
    const heard: string[] = []
    const events = emitter<string>(() => undefined)
    events.subscribe((event) => event.length, 'listener')
    events.subscribe((event) => (event === 'after' ? heard.push(event) : undefined), 'listener')
    let rounds = 0

    atEveryDepth(
      () => {
        events.emit('deep')
      },
      () => {
        rounds++
        events.emit('after')
      },
    )

    expect(heard.length).toBe(rounds)
  })

  it('drops what an overflow kept from being told, and tells it nobody later', () => {
    const heard: string[] = []
    let overflowing = true
    const overflow = (): never => {
      if (overflowing) throw new RangeError('stack')
      throw new Error('not again')
    }
    // As a handler does for which there is no stack left.
    const events = emitter<string>(overflow)
    events.subscribe((event) => (event === 'first' ? overflow() : heard.push(event)), 'listener')
    expect(() => {
      events.emit('first', 'second')
    }).toThrow(RangeError)
    overflowing = false

    events.emit('third')

    expect(heard).toEqual(['third'])
  })

  it('ends where a listener answers each event with another one, and tells the handler once', () => {
    const errors: unknown[] = []
    const heard: number[] = []
    const events = emitter<number>((error, hook) => errors.push([error, hook]))
    events.subscribe((event) => {
      events.emit(event + 1)
    }, 'listener')
    events.subscribe((event) => heard.push(event), 'listener')

    events.emit(0)

    expect(heard).toEqual(Array.from({ length: 10_001 }, (_, at) => at))
    expect(errors).toEqual([[new RangeError('Listeners caused too many events'), 'listener']])
  })

  it('ends also where each event brings ever more of them', () => {
    const errors: unknown[] = []
    let heard = 0
    const events = emitter<string>((error) => errors.push(error))
    const both = (): void => {
      heard++
      events.emit('one', 'two', 'three')
      events.emit('four')
    }
    events.subscribe(both, 'listener')

    events.emit('first')

    expect([heard, errors.length]).toEqual([10_001, 1])
  })

  it('bounds what one operation causes, not what all of them do', () => {
    const heard: string[] = []
    const events = emitter<string>(noError)
    events.subscribe((event) => (event === 'call' ? events.emit('caused') : heard.push(event)), 'listener')

    for (let call = 0; call < 10_001; call++) events.emit('call')

    expect(heard.length).toBe(10_001)
  })
})
