import { describe, expect, it, vi } from 'vitest'
import { nearestName } from '../../src/base/nearest-name.ts'

const known = ['failureThreshold', 'resetTimeoutMs', 'halfOpenMaxCalls', 'name', 'trip', 'random', 'over']

describe('nearestName', () => {
  it.each([
    ['failureTreshold', 'failureThreshold'],
    ['FAILURETHRESHOLD', 'failureThreshold'],
    ['failure_threshold', 'failureThreshold'],
    ['failrueThreshold', 'failureThreshold'],
    ['resetTimeout', 'resetTimeoutMs'],
    ['resetTimeoutInMs', 'resetTimeoutMs'],
    ['halfOpenMax', 'halfOpenMaxCalls'],
    ['nme', 'name'],
    ['names', 'name'],
    ['tripp', 'trip'],
    ['rand', 'random'],
    ['ovr', 'over'],
  ])('takes %s for %s', (written, meant) => {
    expect(nearestName(written, known)).toBe(meant)
  })

  it.each(known)('takes %s for itself', (name) => {
    expect(nearestName(name, known)).toBe(name)
  })

  it.each(['', 'q', '__proto__', '🙂', 'timeout', 'threshold', 'nmae', 'overall', 'failureThresholds'.repeat(2)])(
    'takes %j for none of them, since more than a third of it differs',
    (written) => {
      expect(nearestName(written, known)).toBeUndefined()
    },
  )

  it.each([
    ['abcdef', 'abcd', 'abcd'],
    ['abcdef', 'abc', undefined],
    ['abXYef', 'abcdef', 'abcdef'],
    ['XbcYef', 'abcdef', 'abcdef'],
    ['aXYZef', 'abcdef', undefined],
    ['cdefgh', 'abcdefgh', 'abcdefgh'],
  ])('of %j and %j takes a third of the longer for near: %j', (written, name, meant) => {
    expect(nearestName(written, [name])).toBe(meant)
  })

  it('prefers the one with the smallest share of edits, wherever it stands', () => {
    expect(nearestName('abcdefgh', ['abcdefxy', 'abcdefgx', 'abcdexyz'])).toBe('abcdefgx')
  })

  it('compares only what is about as long, so that what was written may be as long as it likes', () => {
    const lower = vi.spyOn(String.prototype, 'toLowerCase')

    const meant = nearestName('failureThreshold'.repeat(100_000), known)

    const times = lower.mock.calls.length
    lower.mockRestore()
    expect([meant, times]).toEqual([undefined, 0])
  })

  it('gives nothing where no name is known', () => {
    expect(nearestName('name', [])).toBeUndefined()
  })
})
