import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { Measures } from './registry-heap.ts'

describe('the memory of a registry', () => {
  it('is at most 320 bytes per breaker, and stays flat through a million keys', async () => {
    const script = fileURLToPath(new URL('registry-heap.ts', import.meta.url))

    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '--import', 'tsx', script])

    const { bytesPerBreaker, grownBytes, survivors } = JSON.parse(stdout) as Measures
    expect(bytesPerBreaker).toBeGreaterThan(0)
    expect(bytesPerBreaker).toBeLessThanOrEqual(320)
    // What a hundred breakers take, or a few compiled functions: the keys between the two readings were 900,000.
    expect(grownBytes).toBeLessThan(500_000)
    expect(survivors).toEqual(['open', 'held'])
  }, 120_000)
})
