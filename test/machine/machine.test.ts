import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadState, rulesOf, saveState } from 'recloser/machine'
import type { RuleOptions } from 'recloser/machine'
import { countWindow, failureRate, slowCallRate, timeWindow } from 'recloser/trip'
import { readings, statesOf, step, take } from './machine.ts'

const common = { resetTimeoutMs: ({ attempt }: { attempt: number }) => attempt * 1_000, halfOpenMaxCalls: 2 }
const rate = { threshold: 0.5, minimumCalls: 2 }

const machines: { title: string; options: RuleOptions }[] = [
  { title: 'failures in a row', options: { ...common, failureThreshold: 2 } },
  { title: 'a rate over a count window', options: { ...common, trip: failureRate({ ...rate, over: countWindow(3) }) } },
  {
    title: 'a rate over a time window',
    options: { ...common, halfOpenFailureThreshold: 2, trip: failureRate({ ...rate, over: timeWindow() }) },
  },
  {
    title: 'slow calls',
    options: {
      ...common,
      probeTimeoutMs: 500,
      trip: slowCallRate({ ...rate, slowerThanMs: 10, over: countWindow(3) }),
    },
  },
]

const steps = fc.array(step, { maxLength: 30 })

describe.each(machines)('the machine with $title', ({ options }) => {
  const rules = rulesOf(options)

  it('gives the same output for the same input, whatever it did in between', () => {
    fc.assert(
      fc.property(steps, step, steps, (past, next, other) => {
        const { state, nowMs } = statesOf(rules, past).at(-1) ?? { state: undefined, nowMs: 0 }
        if (state === undefined) return
        const first = take(rules, structuredClone(state), next, nowMs)

        statesOf(rules, other)
        const second = take(rules, structuredClone(state), next, nowMs)

        expect(second).toEqual(first)
      }),
    )
  })

  it('goes the same way with the same rules made anew', () => {
    fc.assert(
      fc.property(steps, (path) => {
        expect(statesOf(rulesOf(options), path)).toEqual(statesOf(rules, path))
      }),
    )
  })

  it('changes nothing by being read or saved', () => {
    fc.assert(
      fc.property(steps, (path) => {
        for (const { state, nowMs } of statesOf(rules, path)) {
          const before = structuredClone(state)
          readings(rules, state, nowMs)
          readings(rules, state, nowMs + 86_400_000)
          saveState(rules, state, nowMs)
          expect(state).toEqual(before)
        }
      }),
    )
  })

  it('keeps the node while the circuit stays in its period, and replaces it on a transition', () => {
    fc.assert(
      fc.property(steps, step, (past, next) => {
        const { state, nowMs } = statesOf(rules, past).at(-1) ?? { state: undefined, nowMs: 0 }
        if (state === undefined) return

        const to = take(rules, state, next, nowMs)

        expect(to === state).toBe(to.generation === state.generation)
      }),
    )
  })

  it('numbers its periods one by one', () => {
    fc.assert(
      fc.property(steps, (path) => {
        const generations = statesOf(rules, path).map(({ state }) => state.generation)

        expect(generations.every((number, index) => number - (generations[index - 1] ?? 0) <= 1)).toBe(true)
      }),
    )
  })

  it('is the same after a round trip through JSON, but for a half-open one, which is open with nothing left to wait', () => {
    fc.assert(
      fc.property(steps, (path) => {
        for (const { state, nowMs } of statesOf(rules, path)) {
          const saved = JSON.parse(JSON.stringify(saveState(rules, state, nowMs))) as ReturnType<typeof saveState>
          const loaded = loadState(rules, saved, nowMs)
          const free = state.kind === 'half-open'
          expect(readings(rules, loaded, nowMs)).toEqual(free ? ['half-open', 0] : readings(rules, state, nowMs))
        }
      }),
    )
  })
})
