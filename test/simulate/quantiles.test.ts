import { describe, expect, it } from 'vitest'
import { Quantiles } from '../../src/simulate/quantiles.ts'

const of = (...durations: readonly (readonly [count: number, ms: number])[]) => {
  const quantiles = new Quantiles()
  for (const [count, ms] of durations) for (let call = 0; call < count; call++) quantiles.add(ms)
  return quantiles.report()
}

describe('quantiles', () => {
  it('are those of nothing where nothing was added', () => {
    expect(of()).toBeUndefined()
  })

  it('are within a hundredth of the durations that so many calls did not exceed', () => {
    const report = of([50, 1], [40, 10], [9, 100], [1, 1_000])

    const expected = { p50: 1, p90: 10, p99: 100, max: 1_000 }
    for (const [name, ms] of Object.entries(expected)) {
      expect((report?.[name as 'p50'] ?? NaN) / ms).toBeGreaterThan(0.99)
      expect((report?.[name as 'p50'] ?? NaN) / ms).toBeLessThan(1.01)
    }
    expect(report?.mean).toBeCloseTo((50 + 400 + 900 + 1_000) / 100)
  })

  it('are of the next duration as soon as one call more exceeds it', () => {
    const report = of([49, 1], [40, 10], [9, 100], [2, 1_000])

    const rounded = [report?.p50, report?.p90, report?.p99].map((ms = NaN) => Number(ms.toPrecision(1)))
    expect(rounded).toEqual([10, 100, 1_000])
  })

  it('never exceed the longest duration', () => {
    expect(of([1, 8])).toEqual({ mean: 8, p50: 8, p90: 8, p99: 8, max: 8 })
  })

  it('may be nothing at all', () => {
    expect(of([3, 0])).toEqual({ mean: 0, p50: 0, p90: 0, p99: 0, max: 0 })
  })

  it('have a microsecond as the smallest duration, and whatever is above it in its own step', () => {
    const report = of([3, 0], [3, 0.002], [4, 5])

    expect(report?.p50).toBeCloseTo(0.002, 6)
  })
})
