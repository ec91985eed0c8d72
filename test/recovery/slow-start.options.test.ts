import { describe, expect, it } from 'vitest'
import { slowStart } from 'recloser/recovery'

describe('slowStart, as a strategy', () => {
  it('names itself', () => {
    expect(slowStart().shape).toBe('slowStart')
  })

  it.each([
    { options: { roundMs: 0 }, words: '`roundMs` must be a finite number of milliseconds above 0, received 0' },
    { options: { roundMs: Infinity }, words: '`roundMs` must be a finite number of milliseconds above 0' },
    { options: { threshold: 0 }, words: '`threshold` must be a number above 0, at most 1, received 0' },
    { options: { threshold: 1.01 }, words: '`threshold` must be a number above 0, at most 1, received 1.01' },
  ])('refuses $options', ({ options, words }) => {
    expect(() => slowStart(options)).toThrow(`slowStart(): ${words}`)
  })

  it('takes the share of all calls', () => {
    expect(() => slowStart({ threshold: 1 })).not.toThrow()
  })
})
