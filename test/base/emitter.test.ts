import { describe, expect, it } from 'vitest'
import { emitter, subscribe } from '../../src/base/emitter.ts'

const noError = (): never => {
  throw new Error('no hook may fail here')
}

describe('the emitter', () => {
  it('delivers to all, in the order of subscription', () => {
    const heard: string[] = []
    const events = emitter<string>(noError)
    subscribe(events, (event) => heard.push(`first ${event}`), 'listener')
    subscribe(events, (event) => heard.push(`second ${event}`), 'listener')

    events.emit('a', 'b')

    expect(heard).toEqual(['first a', 'second a', 'first b', 'second b'])
  })

  it('takes the same function twice for two subscriptions', () => {
    const heard: string[] = []
    const events = emitter<string>(noError)
    const listener = (event: string): unknown => heard.push(event)
    const leave = subscribe(events, listener, 'listener')
    subscribe(events, listener, 'listener')

    events.emit('a')
    leave()
    events.emit('b')

    expect(heard).toEqual(['a', 'a', 'b'])
  })

  it('makes nothing of leaving twice', () => {
    const heard: string[] = []
    const events = emitter<string>(noError)
    const leave = subscribe(events, noError, 'listener')
    subscribe(events, (event) => heard.push(event), 'listener')

    leave()
    leave()
    events.emit('a')

    expect(heard).toEqual(['a'])
  })

  it('keeps events that a listener causes until those before have reached everybody', () => {
    const heard: string[] = []
    const events = emitter<string>(noError)
    subscribe(events, (event) => (event === 'a' ? events.emit('caused') : undefined), 'listener')
    subscribe(events, (event) => heard.push(event), 'listener')

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
    subscribe(events, broken, 'onStateChange')
    subscribe(events, (event) => heard.push(event), 'listener')

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
    const leave: () => void = subscribe(events, () => leave(), 'listener')
    events.emit('a')
    subscribe(events, (event) => heard.push(event), 'listener')

    events.emit('b')

    expect(heard).toEqual(['b'])
  })
})
