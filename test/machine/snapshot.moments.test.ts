import { describe, expect, it, vi } from 'vitest'
import { initial, loadState, reset, rulesOf, saveState, trip, type Open, type SavedState } from 'recloser/machine'

const rules = rulesOf({ resetTimeoutMs: 1_000 })
const open: Open = trip(rules, initial(rules), 100)
const savedOpen: SavedState = { state: 'open', attempt: 2, delayMs: 1_000, openMs: 1_000, lastedMs: 30 }

describe('a saved state', () => {
  it('says for how long it has lasted, but where the circuit has never opened', () => {
    const states = [open, reset(rules, open, 200), { ...initial(rules), attempt: 1, atMs: 200 }]

    expect(states.map((state) => saveState(rules, state, 500).lastedMs)).toEqual([400, 0, 300])
    expect(saveState(rules, open, 50).lastedMs).toBe(0)
  })

  it('says how long ago an open circuit last rejected a call, where it has', () => {
    const refused = (refusedAtMs: number | undefined) => saveState(rules, { ...open, refusedAtMs }, 500)

    expect([refused(300), refused(600)]).toMatchObject([{ refusedMs: 200 }, { refusedMs: 0 }])
    expect(refused(undefined)).not.toHaveProperty('refusedMs')
  })
})

describe('a loaded state', () => {
  it('is as old as it was', () => {
    expect(loadState(rules, savedOpen, 1_000)).toEqual({
      kind: 'open',
      generation: 0,
      attempt: 2,
      delayMs: 1_000,
      openMs: 1_000,
      atMs: 970,
      reason: 'restored',
      cause: undefined,
      refusedAtMs: undefined,
    })
  })

  it('knows when the circuit last rejected a call, where that was saved', () => {
    const at = (refusedMs: unknown) =>
      (loadState(rules, { ...savedOpen, refusedMs } as never, 1_000) as Open).refusedAtMs

    expect([at(200), at(null)]).toEqual([800, undefined])
  })

  it('is open for as long as the options say now, where those of its time kept it open without end', () => {
    const backoff = vi.fn(() => 7)
    const random = (): number => 0.5
    const today = rulesOf({ resetTimeoutMs: backoff, random })

    const loaded = loadState(today, { ...savedOpen, delayMs: null, openMs: null }, 1_000)

    expect(loaded).toMatchObject({ kind: 'open', delayMs: 7, openMs: 7, atMs: 970 })
    expect(backoff.mock.calls).toEqual([[{ attempt: 2, random }]])
  })

  it('stays open without end where that was asked for by hand, and as long as it was where only the delay has none', () => {
    const [byHand, delayed] = [
      loadState(rules, { ...savedOpen, openMs: null }, 0),
      loadState(rules, { ...savedOpen, delayMs: null }, 0),
    ]

    expect([byHand, delayed]).toMatchObject([
      { openMs: Infinity, delayMs: 1_000 },
      { openMs: 1_000, delayMs: Infinity },
    ])
  })
})
