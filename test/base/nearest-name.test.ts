import { describe, expect, it, vi } from 'vitest'
import { nearestName } from '../../src/base/nearest-name.ts'

const known = ['failureThreshold', 'resetTimeoutMs', 'halfOpenMaxCalls', 'name', 'trip', 'random', 'over']

describe('nearestName', () => {
  it.each([
    ['failureTreshold', 'failureThreshold'],
    ['threshold', 'failureThreshold'],
    ['FAILURETHRESHOLD', 'failureThreshold'],
    ['failure_threshold', 'failureThreshold'],
    ['resetTimeout', 'resetTimeoutMs'],
    ['timeout', 'resetTimeoutMs'],
    ['halfOpenMax', 'halfOpenMaxCalls'],
    ['nmae', 'name'],
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

  it.each(['', 'q', '__proto__', '🙂'])('gives one of the names also for %j, which resembles none', (written) => {
    expect(known).toContain(nearestName(written, known))
  })

  it('takes apart what was written once, however long it is, and each name as often as it is compared', () => {
    const written = 'failureTreshold'.repeat(1_000)
    const takenApart = vi.spyOn(Array, 'from')

    nearestName(written, known)

    expect(takenApart.mock.calls.filter(([text]) => (text as unknown) === written.toLowerCase())).toHaveLength(1)
    takenApart.mockRestore()
  })

  it('prefers a name that ends alike', () => {
    expect(nearestName('zb', ['by', 'yb'])).toBe('yb')
  })

  it('gives nothing where no name is known', () => {
    expect(nearestName('name', [])).toBeUndefined()
  })

  it('leaves the list as it was', () => {
    const list = Object.freeze(['b', 'a'])

    expect(() => nearestName('a', list)).not.toThrow()
  })
})
